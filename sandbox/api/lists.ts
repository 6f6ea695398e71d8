import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Folder, List, Space } from "../store/records.ts";
import { announceFolder, announceList } from "../workspace/announce-places.ts";
import {
  addFolder,
  addList,
  changeFolder,
  changeList,
  removeFolder,
  removeList,
} from "../workspace/structure.ts";
import { type ApiCall, type ApiHandler, folderInPath, listInPath, ok, spaceInPath } from "./call.ts";
import { wireFolder, wireWholeList } from "./places.ts";

const NamedInput = z.looseObject({
  name: z.string().trim().min(1),
  content: z.string().optional(),
  markdown_content: z.string().optional(),
});

function readNamed(body: unknown): z.output<typeof NamedInput> {
  const parsed = NamedInput.safeParse(body);
  if (!parsed.success) throw refusal("bodyInvalid", "name is missing");
  return parsed.data;
}

function makeList(call: ApiCall, space: Space, folder: Folder | null) {
  const { name, content, markdown_content: markdown } = readNamed(call.body);
  const { sandbox, user } = call;
  const list = sandbox.store.change((): List => {
    const made = addList(sandbox.store, space, folder, { name, content: markdown ?? content ?? "" });
    announceList(sandbox, "list_created", made, user.id);
    return made;
  });
  return ok(wireWholeList(sandbox.store, list));
}

/** `POST /folder/{folder_id}/list` */
export const createList: ApiHandler = (call) => {
  const { folder, space } = folderInPath(call);
  return makeList(call, space, folder);
};

/** `POST /space/{space_id}/list` */
export const createFolderlessList: ApiHandler = (call) => makeList(call, spaceInPath(call), null);

/** `PUT /list/{list_id}`: name and description; `status` there is a colour, which the sandbox does not keep. */
export const updateList: ApiHandler = (call) => {
  const list = listInPath(call);
  const { name, content, markdown_content: markdown } = readNamed(call.body);
  const text = markdown ?? content;
  const change = { name, ...(text === undefined ? {} : { content: text }) };
  return ok(wireWholeList(call.sandbox.store, changeList(call.sandbox, list, change, call.user.id)));
};

/** `DELETE /list/{list_id}`: with its tasks. */
export const deleteList: ApiHandler = (call) => {
  removeList(call.sandbox, listInPath(call), call.user.id);
  return ok({});
};

/** `POST /space/{space_id}/folder` */
export const createFolder: ApiHandler = (call) => {
  const { sandbox, user } = call;
  const space = spaceInPath(call);
  const { name } = readNamed(call.body);
  const folder = sandbox.store.change((): Folder => {
    const made = addFolder(sandbox.store, space, name);
    announceFolder(sandbox, "folder_created", made, user.id);
    return made;
  });
  return ok(withoutLists(call, folder));
};

/** A Folder as the answers to making and changing one have it. */
function withoutLists(call: ApiCall, folder: Folder) {
  const { lists, statuses, archived, permission_level, ...answer } = wireFolder(call.sandbox.store, folder);
  return answer;
}

/** `PUT /folder/{folder_id}` */
export const updateFolder: ApiHandler = (call) => {
  const { name } = readNamed(call.body);
  const folder = changeFolder(call.sandbox, folderInPath(call).folder, name, call.user.id);
  return ok(withoutLists(call, folder));
};

/** `DELETE /folder/{folder_id}`: with its Lists and their tasks. */
export const deleteFolder: ApiHandler = (call) => {
  removeFolder(call.sandbox, folderInPath(call).folder, call.user.id);
  return ok({});
};
