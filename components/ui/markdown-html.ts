interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
}

/**
 * A remark plugin that shows HTML as the text that was typed. Left alone, the sanitiser would drop it, and a customer
 * who writes about `<div>` would find the word gone; executing it is out of the question.
 */
export function htmlAsText() {
  function rewrite(node: MarkdownNode, isBlock: boolean): MarkdownNode {
    if (node.type === "html") {
      const text = { type: "text", value: node.value ?? "" };
      return isBlock ? { type: "paragraph", children: [text] } : text;
    }
    if (!node.children) return node;
    const holdsBlocks = ["root", "blockquote", "listItem", "footnoteDefinition"].includes(node.type);
    return { ...node, children: node.children.map((child) => rewrite(child, holdsBlocks)) };
  }
  return (tree: MarkdownNode): MarkdownNode => rewrite(tree, false);
}
