import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, TASK_NAME_LIMIT, taskDescription, taskMarker, taskName } from "#lib/clickup/mapper.ts";
import type { TaskContent } from "#lib/clickup/schema.ts";
import { assigneeCodec, changeOfAssignees } from "./assignee.ts";
import { descriptionCodec, splitTaskDescription } from "./description.ts";
import { priorityCodec } from "./priority.ts";
import { changeOfTags, tagsCodec } from "./tags.ts";
import { titleCodec } from "./title.ts";

const ID = "01936a4e-1111-7abc-8def-0123456789ab";
const MARKER = taskMarker("ticket", ID);
const content: TaskContent = {
  marker: MARKER,
  kind: "Ticket",
  label: "#1042",
  url: "https://desk.example.com/harbour/tickets/1042",
  title: "The label is upside down",
  description: "Seen **twice**.",
  priority: "high",
  tags: [],
  dueDate: null,
  createdAt: "2026-11-21T09:30:15.000Z",
  facts: [{ label: "Customer", value: "Northwind [Traders](x)" }],
};
const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/\s+/gu, " ").trim())
  .filter((text) => text !== "" && !text.startsWith("["));

describe("titleCodec", () => {
  const limits = { taskNameLimit: TASK_NAME_LIMIT, titleLimit: 300, cutText };
  const codec = titleCodec(limits);

  it("reads a title from behind the marker, and writes it there", () => {
    expect(codec.toOurs(`${MARKER} Right side up`, "Before", null)).toBe("Right side up");
    expect(codec.toTheirs("After", `${MARKER} Before`, null)).toBe(`${MARKER} After`);
  });

  it("writes no marker where none is any more, and takes its going for no edit", () => {
    expect(codec.toTheirs("After", "Before", null)).toBe("After");
    expect(codec.toOurs("Same", "Same", null)).toBe("Same");
  });

  it("takes only a marker for a marker", () => {
    expect(codec.toOurs("[URGENT] Printer on fire", "Before", null)).toBe("[URGENT] Printer on fire");
    expect(codec.toOurs("[TICKET-12] Printer", "Before", null)).toBe("[TICKET-12] Printer");
  });

  it("keeps its title for a task that is named by its marker alone", () => {
    expect(codec.toOurs(MARKER, "Kept", null)).toBe("Kept");
  });

  it("does not take a name that was cut for an edit", () => {
    const long = "word ".repeat(800).trim();
    const cut = taskName(MARKER, long);
    expect(cut.length).toBeLessThanOrEqual(TASK_NAME_LIMIT);
    expect(codec.toOurs(cut, long, null)).toBe(long);
    expect(codec.toTheirs(long, `${MARKER} other`, null)).toBe(cut);
  });

  it("cuts a task's name to what the source takes, and does not write that back", () => {
    const long = `${MARKER} ${"word ".repeat(200).trim()}`;
    const ours = codec.toOurs(long, "Before", null);
    expect(ours.length).toBeLessThanOrEqual(300);
    expect(codec.toTheirs(ours, long, null)).toBe(long);
  });

  it("gives back any title that it wrote", () => {
    fc.assert(
      fc.property(line, fc.constantFrom("Before", `${MARKER} Before`, MARKER), (title, now) => {
        expect(codec.toOurs(codec.toTheirs(title, now, null), "Before", null)).toBe(title);
      }),
    );
  });
});

describe("descriptionCodec", () => {
  const theirs = taskDescription(content);
  const facts = taskDescription({ ...content, description: "" });

  it("reads the text below the facts, and writes it below the same facts", () => {
    expect(splitTaskDescription(theirs)).toEqual({ facts, text: "Seen **twice**." });
    expect(descriptionCodec.toOurs(theirs, "Before", null)).toBe("Seen **twice**.");
    expect(descriptionCodec.toTheirs("Once.\n\n---\n\nNo.", theirs, null)).toBe(
      taskDescription({ ...content, description: "Once.\n\n---\n\nNo." }),
    );
  });

  it("reads no text where there are only facts, and leaves only facts for no text", () => {
    expect(descriptionCodec.toOurs(facts, "Before", null)).toBe("");
    expect(descriptionCodec.toTheirs("", theirs, null)).toBe(facts);
  });

  it("clears a description without facts by a blank, which ClickUp takes", () => {
    expect(descriptionCodec.toTheirs("", "Words", null)).toBe(" ");
    expect(descriptionCodec.isSameTheirs(" ", "")).toBe(true);
    expect(descriptionCodec.isEcho(" ", "")).toBe(true);
  });

  it("knows the facts again in another spelling, and without their rule", () => {
    const respelled = theirs.replaceAll("  \n", "\n").replace("\n\n---\n\n", "\r\n\r\n* * *\r\n\r\n\r\n");
    expect(descriptionCodec.toOurs(respelled, "Before", null)).toBe("Seen **twice**.");
    expect(descriptionCodec.toTheirs("Seen **twice**.", respelled, null)).toBe(respelled);
    expect(descriptionCodec.toOurs(theirs.replace("---\n\n", ""), "Before", null)).toBe("Seen **twice**.");
  });

  it("takes a text for text when it only looks a little like facts", () => {
    for (const text of [
      "**Note:** call back\n\n---\n\nplease",
      "**Created:** 2026-11-21 09:30 UTC\n\nx",
      `Hello\n${facts}`,
      "[a](b)\n---",
    ]) {
      expect(splitTaskDescription(text)).toEqual({ facts: "", text });
    }
  });

  it("is no edit when only line ends and blanks at ends differ", () => {
    expect(descriptionCodec.isSameTheirs("a  \r\nb\n\n", "a\nb")).toBe(true);
    expect(descriptionCodec.isSameOurs("a\n\nb", "a\nb")).toBe(false);
  });

  it("knows ClickUp's spelling of what was sent from somebody's edit", () => {
    const sent = "1. one\n2. two\n\n* **bold**\n- _slanted_ \\#5\n- [ ] box";
    expect(
      descriptionCodec.isEcho(sent, "1. one\n1. two\n\n-   __bold__\n-   *slanted* #5\n-   [ ] box\n"),
    ).toBe(true);
    expect(descriptionCodec.isEcho(sent, sent.replace("two", "too"))).toBe(false);
    expect(descriptionCodec.isEcho(sent, sent.replace("[ ]", "[x]"))).toBe(false);
    expect(descriptionCodec.isEcho(sent, `${sent} 👍`)).toBe(false);
  });

  it("gives back any text that it wrote, with facts and without", () => {
    const piece = fc.constantFrom(
      "a",
      "word ",
      "\n",
      "\n\n",
      "---",
      "**b**",
      "**x:** y",
      "# ",
      "> ",
      "\r\n",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("").trim()),
        fc.constantFrom(theirs, facts, "Before", ""),
        (text, now) => {
          const written = descriptionCodec.toTheirs(text, now, null);
          if (written !== now) expect(written).not.toBe("");
          expect(descriptionCodec.isSameOurs(descriptionCodec.toOurs(written, "other", null), text)).toBe(
            true,
          );
          expect(descriptionCodec.toTheirs(text, written, null)).toBe(written);
        },
      ),
    );
  });

  it("merges below the facts as they are now", () => {
    const base = { ours: "a\nb\nc", theirs: taskDescription({ ...content, description: "a\nb\nc" }) };
    const edited = taskDescription({ ...content, priority: "low", description: "a\nb\nC" });
    expect(descriptionCodec.merge?.(base, { ours: "A\nb\nc", theirs: edited })).toEqual({
      ours: "A\nb\nC",
      theirs: taskDescription({ ...content, priority: "low", description: "A\nb\nC" }),
    });
  });

  it("does not merge texts that never were the same", () => {
    expect(
      descriptionCodec.merge?.(
        { ours: "a\nb\nc\nd\ne", theirs: "x\nb\nc\nd\ne" },
        { ours: "a\nb\nc\nd\nE", theirs: "x\nb\nC\nd\ne" },
      ),
    ).toBeNull();
  });
});

describe("priorityCodec", () => {
  it.each([
    ["urgent", 1],
    ["high", 2],
    ["normal", 3],
    ["low", 4],
  ] as const)("%s is %i", (ours, theirs) => {
    expect(priorityCodec.toTheirs(ours, null, null)).toBe(ours === "normal" ? null : theirs);
    expect(priorityCodec.toTheirs(ours, theirs === 1 ? 2 : 1, null)).toBe(theirs);
    expect(priorityCodec.toOurs(theirs, "low", null)).toBe(ours);
  });

  it("reads none as normal, and knows no other number", () => {
    expect(priorityCodec.toOurs(null, "urgent", null)).toBe("normal");
    expect(priorityCodec.theirsSchema.safeParse(5).success).toBe(false);
  });
});

describe("tagsCodec", () => {
  const codec = tagsCodec((tag) => tag.length <= 5);
  const agreed = { ours: ["a"], theirs: ["A"] };

  it("knows a tag in any case and order, and carries changes over, not sets", () => {
    expect(codec.isSameTheirs(["A", "b"], ["B", "a"])).toBe(true);
    const linked = { ours: ["mine"], theirs: ["Theirs"] };
    expect(codec.toTheirs(["mine", "new"], ["Theirs"], linked)).toEqual(["Theirs", "new"]);
    expect(codec.toOurs(["Theirs", "New"], ["mine"], linked)).toEqual(["mine", "new"]);
    expect(codec.toTheirs([], ["A"], agreed)).toEqual([]);
    // As it is spelled there now, not as it was.
    expect(codec.toTheirs(["a", "b"], ["a"], agreed)).toEqual(["a", "b"]);
  });

  it("undoes the other side's change for the side that wins", () => {
    expect(codec.toTheirs(["a", "b"], ["A", "c"], agreed)).toEqual(["A", "b"]);
    expect(codec.toOurs(["A", "c"], ["a", "b"], agreed)).toEqual(["a", "c"]);
  });

  it("leaves a tag that the source cannot have where it is", () => {
    expect(codec.toOurs(["A", "much too long"], ["a"], agreed)).toEqual(["a"]);
    expect(codec.merge?.(agreed, { ours: ["a", "b"], theirs: ["A", "much too long", "C"] })).toEqual({
      ours: ["a", "b", "c"],
      theirs: ["A", "much too long", "C", "b"],
    });
  });

  it("names the tags to put on and to take off as ClickUp spells them", () => {
    expect(changeOfTags(["A", "b"], ["a", "c"])).toEqual({ add: ["c"], remove: ["b"] });
    expect(changeOfTags(["Old"], [])).toEqual({ add: [], remove: ["Old"] });
  });
});

describe("assigneeCodec", () => {
  const codec = assigneeCodec([
    { memberId: "maya", userId: "1" },
    { memberId: "tom", userId: "2" },
    { memberId: "ben", userId: "3" },
  ]);
  const mayas = { ours: "maya", theirs: ["1"] };

  it.each([
    ["gives the task to another", "tom", ["1"], mayas, ["2"]],
    ["leaves the others on it", "tom", ["1", "3"], { ours: "maya", theirs: ["1", "3"] }, ["3", "2"]],
    ["is content to be one of several", "tom", ["1", "2"], mayas, ["1", "2"]],
    ["takes everybody known off for nobody", null, ["1", "9", "2"], mayas, ["9"]],
    ["leaves strangers on it", "tom", ["9", "1"], mayas, ["9", "2"]],
    ["takes off who was, for a member without a user", "zoe", ["1", "9"], mayas, ["9"]],
    ["puts a member on a new task", "maya", [], null, ["1"]],
  ])("there: %s", (_, ours, now, base, expected) => {
    expect(codec.toTheirs(ours, now, base)).toEqual(expected);
  });

  it.each([
    ["takes the new one over", ["2"], "maya", mayas, "tom"],
    ["stays while still one of several", ["1", "2"], "maya", mayas, "maya"],
    ["prefers who is new", ["2", "3"], "maya", { ours: "maya", theirs: ["1", "2"] }, "ben"],
    ["is nobody when all were taken off", [], "maya", mayas, null],
    ["is nobody when only strangers are on it", ["9"], "maya", mayas, null],
    ["keeps a member without a user when others leave", [], "zoe", { ours: "zoe", theirs: ["2"] }, "zoe"],
    ["keeps a member without a user when strangers come", ["9"], "zoe", { ours: "zoe", theirs: [] }, "zoe"],
    ["gives way to somebody newly put on it", ["2"], "zoe", { ours: "zoe", theirs: [] }, "tom"],
    ["stays nobody for a stranger", ["9"], null, { ours: null, theirs: [] }, null],
  ])("here: %s", (_, theirs, now, base, expected) => {
    expect(codec.toOurs(theirs, now, base)).toBe(expected);
  });

  it("names who is put on and who is taken off", () => {
    expect(changeOfAssignees(["1", "9"], ["9", "2"])).toEqual({ add: ["2"], rem: ["1"] });
  });
});
