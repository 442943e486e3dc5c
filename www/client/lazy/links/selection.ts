// What is selected within an element whose nodes become others, with the same text.

/** Chrome has the selection in a shadow tree from its root. */
type Root = ShadowRoot & { getSelection?(): Selection | null };
type End = [node: Node | null, offset: number];

/** The two ends of what is selected, in the order in which it was: each browser tells of a shadow tree in its own way. */
const endsOf = (selection: Selection, root: ShadowRoot): [End, End] => {
  const [range] = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!range) {
    return [
      [selection.anchorNode, selection.anchorOffset],
      [selection.focusNode, selection.focusOffset],
    ];
  }
  const start: End = [range.startContainer, range.startOffset];
  const end: End = [range.endContainer, range.endOffset];
  return selection.direction === "backward" ? [end, start] : [start, end];
};

/** How many characters of the element's text are before this place in it. */
const charsBefore = (element: Element, node: Node, offset: number) => {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
};

/** The place in the element that has so many characters before it. */
const placeAt = (element: Element, chars: number): End => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = chars;
  for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
    if (left <= text.length) return [text, left];
    left -= text.length;
  }
  return [element, element.childNodes.length];
};

/** Has the element's nodes replaced; what was selected stays selected, also where the selection goes on beyond it. */
export const keepSelection = (element: Element, replace: () => void) => {
  const root = element.getRootNode() as Root;
  const selection = root.getSelection?.() ?? getSelection();
  if (!selection) return replace();
  const ends = endsOf(selection, root);
  /** How far an end is within the element; nothing if it is elsewhere. */
  const charsTo = ([node, offset]: End) =>
    node && element.contains(node) ? charsBefore(element, node, offset) : undefined;
  const chars = [charsTo(ends[0]), charsTo(ends[1])] as const;
  replace();
  if (chars[0] === undefined && chars[1] === undefined) return;
  const [from, to] = chars.map((count, index) => (count === undefined ? ends[index] : placeAt(element, count)));
  if (from?.[0] && to?.[0]) selection.setBaseAndExtent(from[0], from[1], to[0], to[1]);
};
