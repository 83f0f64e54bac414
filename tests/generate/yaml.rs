//! Rule sets as text: block style, with quotation marks where YAML would read an expression otherwise.

use super::dice::Dice;

/// A value to be written.
#[derive(Clone, Debug)]
pub(crate) enum Yaml {
    /// A number, id or word, as it stands.
    Plain(String),
    /// An expression or title, in the marks chosen for it.
    Marked(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
    /// On one line.
    Flow(Vec<(String, Yaml)>),
}

/// A number, id or word.
pub(crate) fn plain(text: impl Into<String>) -> Yaml {
    Yaml::Plain(text.into())
}

/// A whole number.
pub(crate) fn whole(number: i64) -> Yaml {
    Yaml::Plain(number.to_string())
}

/// A text that YAML must not read as anything else.
pub(crate) fn quoted(text: &str) -> Yaml {
    Yaml::Marked(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// An expression: without marks where that is safe, in single or double ones elsewhere.
pub(crate) fn expression(dice: &mut Dice, text: &str) -> Yaml {
    let begins_safely = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '(');
    let is_safe = begins_safely && !text.contains(": ") && !text.contains(" #");
    match dice.between(0, 2) {
        0 if is_safe => plain(text),
        1 => quoted(text),
        _ => Yaml::Marked(format!("'{}'", text.replace('\'', "''"))),
    }
}

/// Keys with values.
pub(crate) fn map<const N: usize>(pairs: [(&str, Yaml); N]) -> Yaml {
    Yaml::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Yaml {
    /// With one more key; for maps only.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: Yaml) -> Yaml {
        match &mut self {
            Yaml::Map(pairs) | Yaml::Flow(pairs) => pairs.push((key.to_owned(), value)),
            Yaml::Plain(_) | Yaml::Marked(_) | Yaml::List(_) => panic!("only a map has keys"),
        }
        self
    }

    /// With one more key where there is a value for it.
    #[must_use]
    pub(crate) fn with_some(self, key: &str, value: Option<Yaml>) -> Yaml {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The whole document.
    pub(crate) fn document(&self) -> String {
        let mut text = String::new();
        self.block(0, &mut text);
        text
    }

    fn block(&self, indent: usize, into: &mut String) {
        match self {
            Yaml::Map(pairs) => {
                for (n, (key, value)) in pairs.iter().enumerate() {
                    // the first key of an entry of a list stands behind its dash
                    if n > 0 || into.is_empty() || into.ends_with('\n') {
                        into.push_str(&" ".repeat(indent));
                    }
                    into.push_str(key);
                    into.push(':');
                    value.after_key(indent, into);
                }
            }
            Yaml::List(entries) => {
                for entry in entries {
                    into.push_str(&" ".repeat(indent));
                    into.push_str("- ");
                    match entry {
                        Yaml::Map(_) => entry.block(indent + 2, into),
                        Yaml::List(_) => panic!("lists do not nest"),
                        Yaml::Plain(_) | Yaml::Marked(_) | Yaml::Flow(_) => {
                            entry.inline(into);
                            into.push('\n');
                        }
                    }
                }
            }
            Yaml::Plain(_) | Yaml::Marked(_) | Yaml::Flow(_) => self.inline(into),
        }
    }

    fn after_key(&self, indent: usize, into: &mut String) {
        match self {
            Yaml::Map(_) | Yaml::List(_) => {
                into.push('\n');
                self.block(indent + 2, into);
            }
            Yaml::Plain(_) | Yaml::Marked(_) | Yaml::Flow(_) => {
                into.push(' ');
                self.inline(into);
                into.push('\n');
            }
        }
    }

    fn inline(&self, into: &mut String) {
        match self {
            Yaml::Plain(text) | Yaml::Marked(text) => into.push_str(text),
            Yaml::Flow(pairs) => {
                into.push_str("{ ");
                for (n, (key, value)) in pairs.iter().enumerate() {
                    if n > 0 {
                        into.push_str(", ");
                    }
                    into.push_str(key);
                    into.push_str(": ");
                    value.inline(into);
                }
                into.push_str(" }");
            }
            Yaml::Map(pairs) => Yaml::Flow(pairs.clone()).inline(into),
            Yaml::List(entries) => {
                into.push('[');
                for (n, entry) in entries.iter().enumerate() {
                    if n > 0 {
                        into.push_str(", ");
                    }
                    entry.inline(into);
                }
                into.push(']');
            }
        }
    }
}
