//! Pages as one html file that needs nothing else, to be read or printed on A4.

use super::Page;
use askama::Template;

#[derive(Template)]
#[template(path = "page.html")]
struct Html<'a> {
    pages: &'a [Page],
}

/// The pages, at least one; whatever the rules say is text, never markup.
pub fn html(pages: &[Page]) -> String {
    Html { pages }.render().expect("a text takes every write")
}
