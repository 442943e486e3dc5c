//! What an administrator pastes into the pages of a website.

use crate::community::{Mode, Source};

/// The snippet of a source. `server` is where browsers reach the chat server, as `https://chat.example.org`.
pub fn snippet(source: &Source, mode: Mode, server: &str) -> String {
    let identify = match mode {
        Mode::Require | Mode::Accept => {
            r#"  _chatq.push(["_setSignedIdentity", "the JWT that your server signed for this visitor"]);
  // Asked for the next one well before it expires.
  _chatq.push(["_setTokenProvider", async () => {
    const answer = await fetch("/your-own-address");
    return answer.status === 401 ? null : answer.text(); // null: nobody is signed in any more
  }]);"#
        }
        Mode::Reject => r#"  // _chatq.push(["_setIdentity", { firstname: "Ada", email: "ada@example.org" }]);"#,
    };
    format!(
        "<script>\n  window._chatq = window._chatq || [];\n{identify}\n</script>\n\
         <script async src=\"{server}/chat/{}/loader.js\"></script>",
        source.token
    )
}
