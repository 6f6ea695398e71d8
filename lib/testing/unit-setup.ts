import { applyTestEnvironment } from "./environment.ts";

applyTestEnvironment();
// Settings are read all or none. A pure test has no database: nobody answers here.
process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:9/none";
