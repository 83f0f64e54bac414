//! Clauses and documents as explanations cite them; once a document is replaced, what took its place.

use crate::law::clause::Substitute;
use crate::questions::explain::Cited;
use crate::words::diagnostic::Lang;
use crate::words::period::vi;

/// Where it stands and what it says: `Điều 11 khoản 1 (“…”)`; `Mục 3 của 12-HD (“…”), thay cho Mục 1 của
/// 05-HD từ 01/07/2024`.
///
/// `None` where no clause is cited.
pub fn clause_words(cited: &Cited, lang: Lang) -> Option<String> {
    let clause = cited.clause.as_ref()?;
    let said = |says: &str| format!("(“{}”)", says.trim_end_matches('.'));
    let own = format!("{} {}", clause.at, said(&clause.says));
    let Some(substitute) = &cited.substitute else { return Some(own) };
    let (since, of, at, name) = (since(substitute, lang), clause.source_name(), &clause.at, substitute.source_name());
    let words = match (&substitute.clause, lang) {
        (Some(later), Lang::Vi) => {
            format!("{} của {name} {}, thay cho {at} của {of} {since}", later.at, said(&later.says))
        }
        (Some(later), Lang::En) => {
            format!("{} of {name} {}, in place of {at} of {of} {since}", later.at, said(&later.says))
        }
        (None, Lang::Vi) => format!("{own}, {since}được hiểu là dẫn {name}"),
        (None, Lang::En) => format!("{own}, {since}a reference to {name}"),
    };
    Some(words.trim_end().to_owned())
}

/// The document behind it: `366-QĐ/TW, …`; of a clause that was replaced, the document that took its place, after its own
/// where nothing says by which clause. `None` where no clause is cited.
pub fn source_words(cited: &Cited, lang: Lang) -> Option<String> {
    let clause = cited.clause.as_ref()?;
    let own = document(clause.source_number.as_deref(), &clause.source_title, clause.source_illustrative, lang);
    let Some(substitute) = &cited.substitute else { return Some(own) };
    let number = substitute.source_number.as_deref();
    let later = document(number, &substitute.source_title, substitute.source_illustrative, lang);
    Some(if substitute.clause.is_some() { later } else { format!("{own}; {later}") })
}

/// `từ 01/07/2024 `, where a day is known.
fn since(substitute: &Substitute, lang: Lang) -> String {
    match (substitute.from, lang) {
        (None, _) => String::new(),
        (Some(day), Lang::Vi) => format!("từ {} ", vi(day)),
        (Some(day), Lang::En) => format!("since {day} "),
    }
}

fn document(number: Option<&str>, title: &str, is_illustrative: bool, lang: Lang) -> String {
    let number = number.map_or_else(String::new, |number| format!("{number}, "));
    let mark = if is_illustrative { lang.of(" (văn bản minh họa)", " (an illustrative document)") } else { "" };
    format!("{number}{title}{mark}")
}
