import { applyTestEnvironment } from "./environment.ts";

applyTestEnvironment();
