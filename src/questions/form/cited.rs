//! What stands behind the rules: findings that are allowed with a reason, and the clauses cited.

use super::{Row, Said, Section, column};
use crate::law::check::sites::anchors;
use crate::law::clause::Substitute;
use crate::law::library::SourceClause;
use crate::law::wording::data;
use crate::law::{Allow, Body, MatrixRow, Require, RuleSet};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::period::vi;

/// Findings that the author allowed, with the reasons, in the order of the file.
pub(super) fn allowed(set: &RuleSet) -> Option<Section> {
    let rows: Vec<Row> = allows(set)
        .into_iter()
        .map(|(of, allow)| {
            Row::line(vec![vec![Said::plain(of)], vec![Said::plain(data(&allow.lint))], vec![Said::plain(data(&allow.why))]])
        })
        .collect();
    Section::unless_empty(
        Words::new("Phát hiện được chấp nhận", "Findings that are allowed"),
        vec![column("Ở đâu", "Where", 30), column("Phát hiện", "Finding", 22), column("Lý do", "Reason", 48)],
        rows,
    )
}

fn allows(set: &RuleSet) -> Vec<(Words, &Allow)> {
    let mut found: Vec<(Words, &Allow)> = Vec::new();
    for (id, anchor) in anchors(set) {
        found.extend(anchor.allow.iter().map(|allow| (data(title_of_id(set, id)), allow)));
    }
    let whole = Words::new("Cả bộ tiêu chí", "The whole set");
    set.allow.iter().map(|allow| (whole.clone(), allow)).chain(found).collect()
}

/// The title of whatever has the id; the id where it has none.
fn title_of_id<'s>(set: &'s RuleSet, id: &'s str) -> &'s str {
    let nodes = set.scorecard().into_iter().flat_map(|scorecard| &scorecard.nodes);
    let rows: &[MatrixRow] = match &set.body {
        Body::Matrix(rows) => rows,
        Body::Criteria(_) => &[],
    };
    let requirements = set.ratings.iter().filter_map(|rating| rating.require.as_ref()).flat_map(Require::leaves);
    let titled = nodes
        .map(|node| (&node.id, &node.title))
        .chain(rows.iter().map(|row| (&row.id, &row.title)))
        .chain(set.indicators.iter().map(|indicator| (&indicator.question.id, &indicator.question.title)))
        .chain(set.derived.iter().map(|derived| (&derived.id, &derived.title)))
        .chain(set.ratings.iter().map(|rating| (&rating.id, &rating.title)))
        .chain(requirements.map(|requirement| (&requirement.id, &requirement.title)))
        .chain(set.gates.iter().filter_map(|gate| Some((&gate.id, gate.title.as_ref()?))))
        .chain(set.quotas.iter().filter_map(|quota| Some((&quota.id, quota.title.as_ref()?))));
    titled.into_iter().find(|(known, _)| *known == id).map_or(id, |(_, title)| title)
}

/// The clauses that the set cites, as far as they were read, in our own words.
pub(super) fn clauses(set: &RuleSet) -> Option<Section> {
    let is_one_source = set.clauses.windows(2).all(|pair| pair[0].source_title == pair[1].source_title);
    let rows: Vec<Row> = set
        .clauses
        .iter()
        .map(|clause| {
            let mut at = vec![Said::plain(data(&clause.at))];
            if !is_one_source {
                at.push(Said::plain(data(clause.source_name())));
            }
            let says = std::iter::once(data(&clause.says)).chain(clause.substitutes.iter().map(substitute_words));
            Row::line(vec![at, says.map(Said::plain).collect()])
        })
        .collect();
    Section::unless_empty(
        Words::new("Điều khoản được dẫn (tóm tắt, không phải nguyên văn)", "Clauses cited (summed up, not quoted)"),
        vec![column("Điều khoản", "Clause", 25), column("Nội dung", "What it says", 75)],
        rows,
    )
}

/// `Từ 01/07/2024: Mục 3, 12-HD (…)`.
fn substitute_words(substitute: &Substitute) -> Words {
    let name = substitute.source_name();
    let since = match substitute.from {
        Some(day) => Words::new(format!("Từ {}", vi(day)), format!("Since {day}")),
        None => Words::new("Nay", "Now"),
    };
    let Words { vi: since_vi, en: since_en } = since;
    match &substitute.clause {
        Some(SourceClause { at, says, .. }) => {
            words!("{since_vi} thay bằng {at}, {name}: {says}", "{since_en} replaced by {at}, {name}: {says}")
        }
        None => words!("{since_vi} nơi dẫn văn bản này được hiểu là dẫn {name}", "{since_en} a reference to it means {name}"),
    }
}
