//! Why a score reaches a rating on one side and not on the other, with what its parts differ by.

use super::told::{Shape, Told};
use crate::law::RatingsRead;
use crate::questions::compare::{Differences, Elsewhere, Found, ScoreChange, Scored, Side, UnitChange, Why};
use crate::questions::explain::{CauseKind, Explanation};
use crate::words::diagnostic::Lang;
use crate::words::number::{Number, Ratio};

pub(super) fn points(own: Option<&Explanation>, number: Option<Ratio>, lang: Lang) -> String {
    let measure = match own.and_then(|own| own.rules.ratings_read) {
        Some(RatingsRead::PercentOfMax) => "%".to_owned(),
        Some(RatingsRead::Points) | None => format!(" {}", lang.of("điểm", "points")),
    };
    number.map_or_else(|| "–".to_owned(), |number| format!("{}{measure}", crate::render::decided::short(number, lang)))
}

/// `được 85 điểm (trước 94 điểm, −9: …), dưới mức 90 điểm để xếp Vững mạnh`.
pub(super) fn score_told(unit: &UnitChange, why: &Why, found: &Found, score: &ScoreChange, shape: Shape, lang: Lang) -> Told {
    let (own, other) = match found.side {
        Side::Before => (why.before.as_ref(), why.after.as_ref()),
        Side::After => (why.after.as_ref(), why.before.as_ref()),
    };
    let wanted = match (&found.cause.kind, own) {
        (CauseKind::Score(cause), Some(own)) => own.rules.ratings[cause.wanted].title.clone(),
        _ => String::new(),
    };
    let (own_score, other_score, own_edge, other_edge) = match found.side {
        Side::Before => (score.before, score.after, score.edge_before, score.edge_after),
        Side::After => (score.after, score.before, score.edge_after, score.edge_before),
    };
    let edge = |of: Option<&Explanation>, edge: Option<Number>| points(of, edge.map(Ratio::from), lang);
    let (now, then) = (points(own, own_score, lang), points(other, other_score, lang));
    let (edge_own, edge_other) = (edge(own, own_edge), edge(other, other_edge));
    // a share of the maximum moves otherwise than its points do
    let is_share = [own, other].into_iter().flatten().any(|own| own.rules.ratings_read == Some(RatingsRead::PercentOfMax));
    let of = if is_share { lang.of("tổng điểm ", "the total ") } else { "" };
    let (deltas, parts) = unit.differences.as_ref().and_then(|differences| deltas(differences, lang)).map_or_else(
        Default::default,
        |(total, parts)| match shape {
            Shape::Sentence if !parts.is_empty() => (format!(" ({of}{total}: {})", parts.join("; ")), Vec::new()),
            Shape::Sentence | Shape::List => (format!(" ({of}{total})"), parts),
        },
    );
    let told = |words: String| Told { words, parts: if own_score == other_score { Vec::new() } else { parts } };
    let scores = match (own_score == other_score, found.side, lang) {
        (true, _, Lang::Vi) => format!("vẫn được {now}"),
        (true, _, Lang::En) => format!("it has {now} on both sides"),
        (false, Side::After, Lang::Vi) => format!("nay được {now}, trước được {then}{deltas}"),
        (false, Side::After, Lang::En) => format!("now it has {now}, before {then}{deltas}"),
        (false, Side::Before, Lang::Vi) => format!("trước được {now}, nay được {then}{deltas}"),
        (false, Side::Before, Lang::En) => format!("before it had {now}, now {then}{deltas}"),
    };
    let short = match (own_edge, found.side, own_edge == other_edge, lang) {
        (None, _, _, Lang::Vi) => format!("chưa thuộc mức {wanted}"),
        (None, _, _, Lang::En) => format!("which is not {wanted}"),
        (Some(_), Side::After, true, Lang::Vi) => format!("dưới mức {edge_own} để xếp {wanted}"),
        (Some(_), Side::After, true, Lang::En) => format!("below the {edge_own} that {wanted} asks"),
        (Some(_), Side::After, false, Lang::Vi) => format!("dưới mức {edge_own} để xếp {wanted} (trước là {edge_other})"),
        (Some(_), Side::After, false, Lang::En) => format!("below the {edge_own} that {wanted} asks (before: {edge_other})"),
        (Some(_), Side::Before, true, Lang::Vi) => format!("trước dưới mức {edge_own} để xếp {wanted}"),
        (Some(_), Side::Before, true, Lang::En) => format!("before, below the {edge_own} that {wanted} asks"),
        (Some(_), Side::Before, false, Lang::Vi) => format!("trước dưới mức {edge_own} để xếp {wanted} (nay là {edge_other})"),
        (Some(_), Side::Before, false, Lang::En) => {
            format!("before, below the {edge_own} that {wanted} asks (now: {edge_other})")
        }
    };
    if found.elsewhere == Elsewhere::Alike {
        let too = match (found.side, lang) {
            (Side::After, Lang::Vi) => "trước cũng chưa đủ",
            (Side::After, Lang::En) => "it was too little before too",
            (Side::Before, Lang::Vi) => "nay cũng chưa đủ",
            (Side::Before, Lang::En) => "it is too little now too",
        };
        return told(format!("{scores}, {short}; {too}"));
    }
    let both_changed = own_score != other_score && own_edge != other_edge;
    let which = match (both_changed, score.by_points, score.by_edge) {
        (true, Some(true), Some(false)) => lang
            .of("; chỉ vì điểm: riêng mức điểm thay đổi thì không đủ", "; because of the points: the edge alone would not do it"),
        (true, Some(false), Some(true)) => lang
            .of("; chỉ vì mức điểm: riêng điểm thay đổi thì không đủ", "; because of the edge: the points alone would not do it"),
        (true, Some(true), Some(true)) => lang.of(
            "; vì cả hai: riêng điểm hay riêng mức điểm thay đổi thì không đủ",
            "; because of both: neither alone would do it",
        ),
        (true, Some(false), Some(false)) => {
            lang.of("; riêng điểm hay riêng mức điểm thay đổi cũng đã đủ", "; either alone would do it")
        }
        (true | false, ..) => "",
    };
    told(format!("{scores}, {short}{which}"))
}

/// `−9`, then every criterion whose points differ (`“…” 5 → 2 (−3)`) and what rounding and limits add, which make up the whole;
/// nothing where a side has no total.
fn deltas(differences: &Differences, lang: Lang) -> Option<(String, Vec<String>)> {
    let total = differences.total?;
    let mut said: Vec<String> = Vec::new();
    for criterion in &differences.criteria {
        let Some(delta) = criterion.delta.filter(|delta| !delta.is_zero()) else { continue };
        let own = |side: &Option<Scored>| {
            side.as_ref().and_then(|side| side.points).map_or_else(|| "0".to_owned(), |own| lang.number(own))
        };
        let (title, delta) = (&criterion.title, signed(delta, lang));
        said.push(match (&criterion.before, &criterion.after) {
            (None, _) => format!("“{title}” {delta} ({})", lang.of("mới", "new")),
            (_, None) => format!("“{title}” {delta} ({})", lang.of("bỏ", "gone")),
            (before, after) => {
                let by = |side: &Option<Scored>| side.as_ref().map_or("", |side| side.by.words.get(lang)).to_owned();
                let (was, is) = (by(before), by(after));
                let because = match lang {
                    _ if was == is => String::new(),
                    Lang::Vi => format!("; trước: {was}; nay: {is}"),
                    Lang::En => format!("; before: {was}; now: {is}"),
                };
                let most = |side: &Option<Scored>| side.as_ref().map(|side| side.points_max);
                let maximum = match (most(before), most(after)) {
                    (Some(was), Some(is)) if was != is => {
                        format!("; {} {} → {}", lang.of("điểm tối đa", "maximum"), lang.number(was), lang.number(is))
                    }
                    _ => String::new(),
                };
                format!("“{title}” {} → {} ({delta}{maximum}{because})", own(before), own(after))
            }
        });
    }
    for adjustment in &differences.adjustments {
        if let Some(delta) = adjustment.after.minus(adjustment.before) {
            let of = if adjustment.title.is_empty() { lang.of("tổng điểm", "the total") } else { &adjustment.title };
            said.push(format!("{} “{of}” {}", lang.of("làm tròn, giới hạn của", "rounding and limits of"), signed(delta, lang)));
        }
    }
    Some((signed(total, lang), said))
}

fn signed(number: Number, lang: Lang) -> String {
    if number.is_negative() { format!("−{}", lang.number(-number)) } else { format!("+{}", lang.number(number)) }
}
