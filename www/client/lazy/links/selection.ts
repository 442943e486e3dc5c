// What is selected within an element whose nodes become others, with the same text.

/** The two ends of what is selected, in the order in which it was: each browser tells of a shadow tree in its own way. */
const endsOf = (selection, root) => {
  const [range] = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!range) {
    return [
      [selection.anchorNode, selection.anchorOffset],
      [selection.focusNode, selection.focusOffset],
    ];
  }
  const ends = [
    [range.startContainer, range.startOffset],
    [range.endContainer, range.endOffset],
  ];
  return selection.direction === "backward" ? ends.reverse() : ends;
};

/** How many characters of the element's text are before this place in it. */
const charsBefore = (element, node, offset) => {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
};

/** The place in the element that has so many characters before it. */
const placeAt = (element, chars) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let left = chars; texts.nextNode(); left -= texts.currentNode.length) {
    if (left <= texts.currentNode.length) return [texts.currentNode, left];
  }
  return [element, element.childNodes.length];
};

/** Has the element's nodes replaced; what was selected stays selected, also where the selection goes on beyond it. */
export const keepSelection = (element, replace) => {
  const root = element.getRootNode();
  const selection = root.getSelection?.() ?? getSelection();
  const ends = endsOf(selection, root);
  const chars = ends.map(([node, offset]) => element.contains(node) && charsBefore(element, node, offset));
  replace();
  if (chars.every((count) => count === false)) return;
  const [from, to] = ends.map((end, index) => (chars[index] === false ? end : placeAt(element, chars[index])));
  selection.setBaseAndExtent(...from, ...to);
};
