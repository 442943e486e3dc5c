// A website built with esbuild, which copies nothing beside its bundle: the client is inside.
import { Chat } from "visavis/inline";

const { signed, ...site } = window.site;
window.chat = new Chat({ ...site, signedIdentity: signed });
