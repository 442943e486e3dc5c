// What people wrote, as nodes: text, and nothing that it could be taken for.

/** Turns the direction of what follows, and could dress one address as another. */
const BIDI_CONTROL = /([\u202a-\u202e\u2066-\u2069])/;

/** There may be an address in it that becomes a link. */
export const mayLink = (text: string): boolean => /https?:\/\/|mailto:/i.test(text);

/** The text as nodes; every other piece of it is one of those signs. */
export const plainText = (text: string): (string | Node)[] =>
  text.split(BIDI_CONTROL).map((piece, index) => {
    if (index % 2 === 0) return piece;
    // In a box of its own it turns nothing but itself, and the style sheet shows it.
    const box = document.createElement("span");
    box.className = "turning";
    box.textContent = piece;
    return box;
  });
