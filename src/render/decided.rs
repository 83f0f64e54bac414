//! What decided, in three lines that can be read aloud: the outcome and what decided it; the figures with their cells; the clauses.

use super::citation::{clause_words, source_words};
use crate::engine::sheet::Why;
use crate::facts::Layer;
use crate::law::wording::ratings as wording;
use crate::law::{Effect, Name, RatingId, RatingsRead, Status};
use crate::questions::explain::acts::Act;
use crate::questions::explain::quotas::Quota;
use crate::questions::explain::{
    About, BeforeCell, BeforeFigure, Cause, CauseKind, Cited, Condition, Content, Did, Explanation, FigureCell, Gate, Held,
    Listed, Lost, Outcome, Requirement, ScoreCause, Seen, Value,
};
use crate::words::diagnostic::{Lang, Place};
use crate::words::number::{Number, Ratio};

/// Things of one kind that a sentence names; more are counted.
const NAMED_MAX: usize = 3;

/// Figures that the second line names.
const FIGURES_MAX: usize = 6;

/// Clauses that the third line cites.
const CLAUSES_MAX: usize = 4;

/// Figures, and clauses, where nothing kept the unit back.
const OF_THE_BEST_MAX: usize = 3;

/// The outcome and what decided it; the figures with their cells; the clauses. Each is one line, without its end.
pub fn first_lines(explanation: &Explanation, lang: Lang) -> [String; 3] {
    [outcome(explanation, lang), figures(explanation, lang), clauses(explanation, lang)]
}

/// `MINH HỌA`, `DỰ THẢO`: what stands before everything that a set without authority says.
pub fn mark(status: Status, lang: Lang) -> Option<&'static str> {
    match status {
        Status::Illustrative => Some(lang.of("MINH HỌA", "ILLUSTRATIVE")),
        Status::Draft => Some(lang.of("DỰ THẢO", "DRAFT")),
        Status::Issued | Status::Frame => None,
    }
}

fn outcome(explanation: &Explanation, lang: Lang) -> String {
    let mark = mark(explanation.rules.status, lang).map_or_else(String::new, |mark| format!("{mark} – "));
    let (unit, period) = (unit(&explanation.about), explanation.about.period);
    let verdict = verdict(explanation, lang);
    match lang {
        Lang::Vi => format!("{mark}{unit}, năm {period}: {verdict}."),
        Lang::En => format!("{mark}{unit}, {period}: {verdict}."),
    }
}

/// `xếp loại Khá vì …`: the outcome and what decided it, without the unit.
pub fn verdict(explanation: &Explanation, lang: Lang) -> String {
    let computed = match &explanation.outcome {
        Outcome::Rated(rating, _) => rated(explanation, *rating, lang),
        Outcome::NotRated(_) => not_rated(explanation, lang),
        Outcome::Undetermined(_) => undetermined(explanation, lang),
    };
    let computed = with_waivers(explanation, computed, lang);
    let Some(beside) = &explanation.beside else { return computed };
    let decided = result_words(explanation, &beside.outcome, lang);
    let decided = match &beside.outcome {
        Outcome::Rated(..) => lang.of("xếp loại ", "rated ").to_owned() + &decided,
        Outcome::NotRated(_) | Outcome::Undetermined(_) => decided,
    };
    match (&beside.act, lang) {
        (Some(act), Lang::Vi) => {
            let (act, grounds) = (act.words().vi, grounds(act, lang));
            format!("{decided} theo {act}{grounds}; kết quả tính theo quy tắc: {computed}")
        }
        (Some(act), Lang::En) => {
            let (act, grounds) = (act.words().en, grounds(act, lang));
            format!("{decided} by {act}{grounds}; computed by the rules: {computed}")
        }
        (None, Lang::Vi) => format!("{decided}: có quyết định không đọc được; kết quả tính theo quy tắc: {computed}"),
        (None, Lang::En) => format!("{decided}: a decision cannot be read; computed by the rules: {computed}"),
    }
}

fn grounds(act: &Act, lang: Lang) -> String {
    let Some(grounds) = &act.grounds else { return String::new() };
    match lang {
        Lang::Vi => format!(" (căn cứ: {grounds})"),
        Lang::En => format!(" (grounds: {grounds})"),
    }
}

// A waiver without which the rating would be another is told with it.
fn with_waivers(explanation: &Explanation, computed: String, lang: Lang) -> String {
    let stages = &explanation.stages;
    let Some(without) = stages.without_waivers.filter(|without| *without != stages.after_gates) else { return computed };
    let acts: Vec<String> = explanation
        .gates
        .iter()
        .filter(|gate| gate.did == Did::Waived)
        .map(|gate| {
            let title = gate_title(gate, lang);
            match (&gate.waived, lang) {
                (Some(act), Lang::Vi) => format!("{title} được miễn áp dụng theo {}{}", act.words().vi, grounds(act, lang)),
                (Some(act), Lang::En) => format!("{title} is waived by {}{}", act.words().en, grounds(act, lang)),
                (None, Lang::Vi) => format!("{title} được miễn áp dụng"),
                (None, Lang::En) => format!("{title} is waived"),
            }
        })
        .collect();
    // without a waiver, whatever else is wanting has been told
    if acts.is_empty() {
        return computed;
    }
    let acts = acts.join("; ");
    let without = match (without, lang) {
        (Ok(rating), Lang::Vi) => format!("xếp mức {}", explanation.rules.ratings[rating].title),
        (Ok(rating), Lang::En) => format!("rated {}", explanation.rules.ratings[rating].title),
        (Err(Why::NOT_APPLICABLE), _) => lang.of("không xếp loại", "not rated").to_owned(),
        (Err(_), _) => lang.of("chưa đủ căn cứ xếp loại", "undetermined").to_owned(),
    };
    match lang {
        Lang::Vi => format!("{computed}; {acts} (nếu không được miễn: {without})"),
        Lang::En => format!("{computed}; {acts} (had it not been: {without})"),
    }
}

/// A result by its name: `Khá`, `không xếp loại`, `chưa đủ căn cứ xếp loại`.
pub fn result_words(explanation: &Explanation, outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Rated(rating, _) => explanation.rules.ratings[*rating].title.clone(),
        Outcome::NotRated(_) => lang.of("không xếp loại", "not rated").to_owned(),
        Outcome::Undetermined(_) => lang.of("chưa đủ căn cứ xếp loại", "undetermined").to_owned(),
    }
}

/// Name, organisation and territory, none of them twice.
pub fn unit(about: &About) -> String {
    let mut printed = about.name.clone();
    for title in [&about.organisation, &about.territory].into_iter().flatten() {
        // `Đoàn Thanh niên Xã 29` need not be told to be of the Đoàn Thanh niên Cộng sản Hồ Chí Minh
        let beginning = title.title.match_indices(' ').nth(2).map_or(title.title.as_str(), |(end, _)| &title.title[..end]);
        if !printed.contains(beginning) {
            printed = format!("{printed}, {}", title.title);
        }
    }
    printed
}

fn rated(explanation: &Explanation, rating: RatingId, lang: Lang) -> String {
    let title = &explanation.rules.ratings[rating].title;
    let decided = &explanation.decided;
    let lifted: Vec<String> = decided.lifted_by.iter().map(|gate| lift(explanation, &explanation.gates[*gate], lang)).collect();
    let verdict = match lang {
        Lang::Vi => format!("xếp loại {title}"),
        Lang::En => format!("rated {title}"),
    };
    let Some((first, others)) = decided.reasons.split_first() else {
        let why = if lifted.is_empty() { best(explanation, rating, lang) } else { lifted.join("; ") };
        return match lang {
            Lang::Vi => format!("{verdict} vì {why}"),
            Lang::En => format!("{verdict} because {why}"),
        };
    };
    let lifted = lifted.into_iter().fold(String::new(), |all, lifted| format!("{all}{lifted}; "));
    let first = format!("{lifted}{}", reason(explanation, first, true, lang));
    let others: Vec<String> = others.iter().map(|other| reason(explanation, other, false, lang)).collect();
    let others = match (others.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Vi) => format!("; dù không có điều đó cũng không được xếp cao hơn, vì {}", others.join(", và cũng vì ")),
        (false, Lang::En) => format!("; without that it would be no better either, because {}", others.join(", and because ")),
    };
    let total = if explanation.total.as_ref().is_some_and(|total| total.points.is_none()) {
        lang.of(
            "; tổng điểm chưa tính được, nhưng không làm thay đổi điều này",
            "; the total is not known, and would not change that",
        )
    } else {
        ""
    };
    match lang {
        Lang::Vi => format!("{verdict} vì {first}{others}{total}"),
        Lang::En => format!("{verdict} because {first}{others}{total}"),
    }
}

/// Causes that only together keep the unit back, told as one.
fn reason(explanation: &Explanation, causes: &[Cause], is_first: bool, lang: Lang) -> String {
    let said: Vec<String> = causes.iter().map(|cause| cause_words(explanation, cause, lang)).collect();
    let said = said.join(lang.of(", và đồng thời ", ", and at the same time "));
    match reached(explanation, causes).filter(|_| is_first) {
        Some(reached) => match lang {
            Lang::Vi => format!("tuy {reached} nhưng {said}", reached = reached_words(explanation, reached, lang)),
            Lang::En => format!("although {reached}, {said}", reached = reached_words(explanation, reached, lang)),
        },
        None => said,
    }
}

/// The rating that the score reaches, where the causes are others and it is better than the one that counts.
fn reached(explanation: &Explanation, causes: &[Cause]) -> Option<RatingId> {
    let is_by_score = causes.iter().any(|cause| matches!(cause.kind, CauseKind::Score(_) | CauseKind::Row(..)));
    let Outcome::Rated(rating, _) = &explanation.outcome else { return None };
    explanation.stages.by_score.ok().filter(|by_score| !is_by_score && by_score < rating)
}

fn reached_words(explanation: &Explanation, rating: RatingId, lang: Lang) -> String {
    let title = &explanation.rules.ratings[rating].title;
    let score = score_words(explanation, lang).map_or_else(String::new, |score| format!(" ({score})"));
    match (lang, explanation.total.is_some()) {
        (Lang::Vi, true) => format!("đủ điểm {title}{score}"),
        (Lang::Vi, false) => format!("các tiêu chí đạt mức {title}"),
        (Lang::En, true) => format!("the score reaches {title}{score}"),
        (Lang::En, false) => format!("its rows reach {title}"),
    }
}

/// `93,5 điểm`, or `80/95 điểm, bằng 84,2…%` where ratings are read from the percentage.
fn score_words(explanation: &Explanation, lang: Lang) -> Option<String> {
    let total = explanation.total.as_ref()?;
    let points = lang.number(total.points?);
    let word = lang.of("điểm", "points");
    Some(match (total.percent, total.maximum) {
        (Some(percent), Some(maximum)) => {
            let percent = short(percent, lang);
            let maximum = lang.number(maximum);
            match lang {
                Lang::Vi => format!("{points}/{maximum} {word}, bằng {percent}% điểm tối đa"),
                Lang::En => format!("{points}/{maximum} {word}, {percent}% of the maximum"),
            }
        }
        _ => format!("{points} {word}"),
    })
}

/// A quotient for reading aloud: `66,666…`; a decimal as it is.
pub fn short(ratio: Ratio, lang: Lang) -> String {
    let printed = lang.ratio(ratio);
    printed.split_once(" ≈ ").map_or(printed.clone(), |(_, short)| short.to_owned())
}

fn best(explanation: &Explanation, rating: RatingId, lang: Lang) -> String {
    let own = &explanation.rules.ratings[rating];
    let title = &own.title;
    let mut parts = Vec::new();
    match (score_words(explanation, lang), own.from) {
        (Some(score), Some(from)) => {
            let from = edge(explanation, from, lang);
            parts.push(match lang {
                Lang::Vi => format!("đạt {score} ({title} từ {from})"),
                Lang::En => format!("it has {score} ({title} begins at {from})"),
            });
        }
        (Some(score), None) => parts.push(match lang {
            Lang::Vi => format!("đạt {score}"),
            Lang::En => format!("it has {score}"),
        }),
        (None, _) => parts.push(lang.of("mọi tiêu chí đều đạt mức này", "every row reaches it").to_owned()),
    }
    if explanation.requirements.iter().any(|requirement| requirement.rating == rating) {
        parts.push(lang.of("đủ các điều kiện xếp mức", "it meets the requirements").to_owned());
    }
    if !explanation.gates.is_empty() {
        let none = lang.of("không vướng điểm liệt hay điều kiện khống chế nào", "no floor or gate stands against it");
        parts.push(none.to_owned());
    }
    for quota in explanation.quotas.iter().filter(|quota| quota.asks && quota.counts.is_some()) {
        let title = &quota.title;
        parts.push(match (quota.rank, lang) {
            (Some(rank), Lang::Vi) => format!("được nhận trong tỷ lệ khống chế “{title}” (đứng thứ {rank})"),
            (Some(rank), Lang::En) => format!("it has a place in the quota “{title}” (it ranks {rank})"),
            (None, Lang::Vi) => format!("được nhận trong tỷ lệ khống chế “{title}”"),
            (None, Lang::En) => format!("it has a place in the quota “{title}”"),
        });
    }
    and_last(&parts, lang)
}

fn edge(explanation: &Explanation, at: Number, lang: Lang) -> String {
    let at = lang.number(at);
    match explanation.rules.ratings_read {
        Some(RatingsRead::PercentOfMax) => format!("{at}%"),
        Some(RatingsRead::Points) | None => format!("{at} {}", lang.of("điểm", "points")),
    }
}

fn lift(explanation: &Explanation, gate: &Gate, lang: Lang) -> String {
    let title = gate_title(gate, lang);
    let effect = effect_words(explanation, &gate.effect, lang);
    let rating = |rating: RatingId| explanation.rules.ratings[rating].title.as_str();
    let from = gate.from.map_or("–", rating);
    let by_score = match (explanation.stages.by_score, score_words(explanation, lang), lang) {
        (Ok(own), Some(score), Lang::Vi) => format!("theo điểm ở mức {} ({score}), ", rating(own)),
        (Ok(own), Some(score), Lang::En) => format!("the score makes it {} ({score}), and ", rating(own)),
        _ => String::new(),
    };
    match lang {
        Lang::Vi => format!("{by_score}từ mức {from} được xếp lên nhờ “{title}” ({effect})"),
        Lang::En => format!("{by_score}from {from} it is lifted by “{title}” ({effect})"),
    }
}

/// What a gate is called: its title, else what it says, else its condition.
pub fn gate_title(gate: &Gate, lang: Lang) -> String {
    match (&gate.title, &gate.when, &gate.effect) {
        (Some(title), _, _) => title.clone(),
        (None, _, Effect::NotRated(why)) => why.clone(),
        (None, Some(when), _) => when.plain().get(lang).to_owned(),
        (None, None, _) => gate.id.clone(),
    }
}

/// What a gate does: `xếp không quá mức Khá`.
pub fn effect_words(explanation: &Explanation, effect: &Effect, lang: Lang) -> String {
    wording::effect_words(effect, |rating| &explanation.rules.ratings[rating].title).get(lang).to_owned()
}

/// A cause as part of a sentence.
pub fn cause_words(explanation: &Explanation, cause: &Cause, lang: Lang) -> String {
    let quoted = |title: &str| format!("“{title}”");
    let titles =
        |names: &[Name]| listed(&names.iter().map(|name| quoted(title(explanation, *name, lang))).collect::<Vec<_>>(), lang);
    match &cause.kind {
        CauseKind::Score(score) => score_cause(explanation, score, lang),
        CauseKind::Row(row, wanted) => {
            let row = &explanation.rows[*row];
            let wanted = &explanation.rules.ratings[*wanted].title;
            let own = row.rating.ok().map_or("", |rating| &explanation.rules.ratings[rating].title);
            match lang {
                Lang::Vi => format!("tiêu chí “{}” chỉ đạt mức {own}, chưa tới {wanted}", row.title),
                Lang::En => format!("the row “{}” is only {own}, not {wanted}", row.title),
            }
        }
        CauseKind::Requirement(positions, how) => requirement_cause(explanation, positions, *how, lang),
        CauseKind::Gate(gate) => gate_cause(explanation, &explanation.gates[*gate], lang),
        CauseKind::Quota(quota) => quota_cause(explanation, &explanation.quotas[*quota], lang),
        CauseKind::NotApplicable(node) => {
            let title = &explanation.nodes[*node].title;
            match lang {
                Lang::Vi => format!("tiêu chí “{title}” không áp dụng cho đơn vị"),
                Lang::En => format!("the criterion “{title}” does not apply to it"),
            }
        }
        CauseKind::EverythingDropped => {
            lang.of("không có tiêu chí nào áp dụng cho đơn vị", "no criterion applies to it").to_owned()
        }
        CauseKind::Unreadable => {
            let titles = titles(&cause.names);
            match lang {
                Lang::Vi => format!("không đọc được số liệu {titles}"),
                Lang::En => format!("figures cannot be read: {titles}"),
            }
        }
        CauseKind::Required => {
            let titles = titles(&cause.names);
            match lang {
                Lang::Vi => format!("thiếu số liệu bắt buộc {titles}"),
                Lang::En => format!("required figures are missing: {titles}"),
            }
        }
        CauseKind::DataCheck(check) => {
            let check = &explanation.data_checks[*check];
            match (check.that.held, lang) {
                (Held::Absent(_), Lang::Vi) => format!("thiếu số liệu để kiểm tra: {}", check.message),
                (Held::Absent(_), Lang::En) => format!("figures are missing to check: {}", check.message),
                (_, Lang::Vi) => format!("số liệu không khớp: {}", check.message),
                (_, Lang::En) => format!("the figures disagree: {}", check.message),
            }
        }
        CauseKind::NoPoints(node, why) => without(explanation, &explanation.nodes[*node].title, *why, &cause.names, lang),
        CauseKind::NoRow(row, why) => without(explanation, &explanation.rows[*row].title, *why, &cause.names, lang),
        CauseKind::NoRating => {
            let score = score_words(explanation, lang).unwrap_or_default();
            match lang {
                Lang::Vi => format!("tổng điểm {score} không thuộc mức xếp loại nào"),
                Lang::En => format!("no rating takes a total of {score}"),
            }
        }
        CauseKind::NothingFollows(rating, positions) => {
            let title = &explanation.rules.ratings[*rating].title;
            let missed = requirement_titles(explanation, positions, lang);
            match lang {
                Lang::Vi => format!("đủ điểm {title} nhưng không đạt {missed}, mà văn bản không nói khi đó xếp mức nào"),
                Lang::En => format!("the score reaches {title}, {missed} is not met, and the text does not say what follows"),
            }
        }
    }
}

fn score_cause(explanation: &Explanation, cause: &ScoreCause, lang: Lang) -> String {
    let wanted = &explanation.rules.ratings[cause.wanted];
    let title = &wanted.title;
    let score = score_words(explanation, lang).unwrap_or_default();
    let measure = match explanation.rules.ratings_read {
        Some(RatingsRead::PercentOfMax) => lang.of(" điểm phần trăm", " percentage points"),
        Some(RatingsRead::Points) | None => lang.of(" điểm", " points"),
    };
    let short_of = match (wanted.from, cause.short) {
        (Some(from), Some(by)) => {
            let (from, by) = (edge(explanation, from, lang), short(by, lang));
            match lang {
                Lang::Vi => format!("được {score}, dưới mức {from} để xếp {title} (thiếu {by}{measure})"),
                Lang::En => format!("it has {score}, below the {from} that {title} asks (short by {by}{measure})"),
            }
        }
        _ => match lang {
            Lang::Vi => format!("được {score}, không thuộc mức {title}"),
            Lang::En => format!("it has {score}, which is not {title}"),
        },
    };
    match lost_words(explanation, &cause.lost, lang) {
        Some(lost) => format!("{short_of}; {lost}"),
        None => short_of,
    }
}

/// `mất nhiều nhất ở tiêu chí “…” (mất 3 điểm)`.
fn lost_words(explanation: &Explanation, lost: &[Lost], lang: Lang) -> Option<String> {
    let named: Vec<String> = lost
        .iter()
        .map(|lost| {
            let (title, points) = (&explanation.nodes[lost.node].title, lang.number(lost.points));
            match lang {
                Lang::Vi => format!("“{title}” (mất {points} điểm)"),
                Lang::En => format!("“{title}” ({points} points lost)"),
            }
        })
        .collect();
    let listed = listed(&named, lang);
    match (named.len(), lang) {
        (0, _) => None,
        (1, Lang::Vi) => Some(format!("mất nhiều nhất ở tiêu chí {listed}")),
        (_, Lang::Vi) => Some(format!("mất nhiều nhất ở các tiêu chí {listed}")),
        (_, Lang::En) => Some(format!("most was lost in {listed}")),
    }
}

fn requirement_cause(explanation: &Explanation, positions: &[usize], how: Listed, lang: Lang) -> String {
    let all: Vec<&Requirement> = positions.iter().map(|position| &explanation.requirements[*position]).collect();
    let rating = all.first().map_or("", |first| &explanation.rules.ratings[first.rating].title);
    let missed: Vec<&&Requirement> = all.iter().filter(|own| is_missed(own)).collect();
    let is_open = missed.iter().all(|own| matches!(own.that.held, Held::Absent(_)));
    let titles: Vec<String> = missed.iter().map(|own| format!("“{}”", own.title)).collect();
    let titles = listed(&titles, lang);
    match (how, lang) {
        _ if is_open => match lang {
            Lang::Vi => format!("thiếu số liệu để xét điều kiện {titles} của {rating}"),
            Lang::En => format!("figures are missing for the requirement {titles} of {rating}"),
        },
        (Listed::None, Lang::Vi) => format!("thuộc trường hợp không được xếp {rating}: {titles}"),
        (Listed::None, Lang::En) => format!("it is a case that {rating} excludes: {titles}"),
        (Listed::Any, Lang::Vi) => format!("không đạt điều kiện nào trong các điều kiện của {rating}: {titles}"),
        (Listed::Any, Lang::En) => format!("it meets none of these requirements of {rating}: {titles}"),
        (Listed::One | Listed::All, Lang::Vi) => format!("không đạt điều kiện của {rating}: {titles}"),
        (Listed::One | Listed::All, Lang::En) => format!("it does not meet a requirement of {rating}: {titles}"),
    }
}

/// Whether a requirement is not met, or not known to be.
pub fn is_missed(requirement: &Requirement) -> bool {
    requirement.that.held != if requirement.must_hold { Held::Yes } else { Held::No }
}

fn requirement_titles(explanation: &Explanation, positions: &[usize], lang: Lang) -> String {
    let titles: Vec<String> =
        positions.iter().map(|position| format!("“{}”", explanation.requirements[*position].title)).collect();
    listed(&titles, lang)
}

fn gate_cause(explanation: &Explanation, gate: &Gate, lang: Lang) -> String {
    let effect = effect_words(explanation, &gate.effect, lang);
    if let Some(floor) = &gate.floor {
        return floor_cause(explanation, floor, &effect, lang);
    }
    let title = gate_title(gate, lang);
    match (gate.held, lang) {
        (Held::Absent(_), Lang::Vi) => format!("thiếu số liệu để xét điều kiện khống chế “{title}” ({effect})"),
        (Held::Absent(_), Lang::En) => format!("figures are missing for the gate “{title}” ({effect})"),
        (_, Lang::Vi) => format!("vướng điều kiện khống chế “{title}” ({effect})"),
        (_, Lang::En) => format!("the gate “{title}” is closed ({effect})"),
    }
}

/// `vượt “Khống chế 20%”: …, được 12 đơn vị; đơn vị đứng thứ 13; …`.
fn quota_cause(explanation: &Explanation, quota: &Quota, lang: Lang) -> String {
    let (title, counted, standing) = (&quota.title, quota.counted.get(lang), quota.standing.get(lang));
    let others = &explanation.rules.ratings[quota.others].title;
    if quota.counts.is_none() {
        return match lang {
            Lang::Vi => format!("{standing} để xét tỷ lệ khống chế “{title}”"),
            Lang::En => format!("{standing}, which the quota “{title}” asks for"),
        };
    }
    match (quota.asks, quota.has_place, lang) {
        (true, Held::No, Lang::Vi) => format!("vượt tỷ lệ khống chế “{title}” (xếp {others}): {counted}; {standing}"),
        (true, Held::No, Lang::En) => format!("the quota “{title}” has no place for it (rated {others}): {counted}; {standing}"),
        (true, _, Lang::Vi) => format!("chưa xét được tỷ lệ khống chế “{title}”: {counted}; {standing}"),
        (true, _, Lang::En) => format!("the quota “{title}” cannot be held: {counted}; {standing}"),
        (false, _, Lang::Vi) => format!("tỷ lệ khống chế “{title}” không còn chỗ: {counted}; {standing}"),
        (false, _, Lang::En) => format!("the quota “{title}” is full: {counted}; {standing}"),
    }
}

fn floor_cause(explanation: &Explanation, floor: &crate::questions::explain::FloorAccount, effect: &str, lang: Lang) -> String {
    let least = floor.least.get(lang);
    let points = |node: usize| {
        let node = &explanation.nodes[node];
        let points = node.points.map_or_else(|| "–".to_owned(), |points| lang.number(points));
        let maximum = lang.number(node.maximum.unwrap_or(node.points_max));
        format!("“{}” {points}/{maximum}", node.title)
    };
    let is_group = matches!(explanation.nodes[floor.node].content, Content::Group(_)) && !floor.is_each;
    let under: Vec<String> = floor.under.iter().map(|node| points(*node)).collect();
    let under = if under.is_empty() { points(floor.node) } else { listed(&under, lang) };
    match lang {
        Lang::Vi => {
            let what = if is_group { "nhóm" } else { "tiêu chí" };
            format!("vướng điểm liệt: {what} {under} điểm, không đạt mức {least} ({effect})")
        }
        Lang::En => format!("it is under a floor: {under} points, the least is {least} ({effect})"),
    }
}

fn not_rated(explanation: &Explanation, lang: Lang) -> String {
    let why = explanation.decided.reasons.iter().map(|reason| {
        let said = reason.iter().map(|cause| match &cause.kind {
            CauseKind::Gate(gate) => match &explanation.gates[*gate].effect {
                Effect::NotRated(why) => format!("“{why}”"),
                _ => cause_words(explanation, cause, lang),
            },
            _ => cause_words(explanation, cause, lang),
        });
        said.collect::<Vec<_>>().join(", ")
    });
    let why = why.collect::<Vec<_>>().join(lang.of("; ngoài ra ", "; besides "));
    match lang {
        Lang::Vi => format!("không xếp loại vì {why}"),
        Lang::En => format!("not rated because {why}"),
    }
}

fn undetermined(explanation: &Explanation, lang: Lang) -> String {
    let why: Vec<String> =
        explanation.decided.reasons.iter().flatten().map(|cause| cause_words(explanation, cause, lang)).collect();
    let why = why.join("; ");
    match lang {
        Lang::Vi => format!("chưa đủ căn cứ xếp loại vì {why}"),
        Lang::En => format!("undetermined because {why}"),
    }
}

/// A criterion or row that has no result.
fn without(explanation: &Explanation, title: &str, why: Why, names: &[Name], lang: Lang) -> String {
    let figures = wanting(explanation, names);
    let quoted: Vec<String> = figures.iter().map(|name| format!("“{}”", self::title(explanation, *name, lang))).collect();
    let figures = listed(&quoted, lang);
    // what comes from other units than this one has no figure of its own
    let derived: Vec<String> = names.iter().map(|name| format!("“{}”", self::title(explanation, *name, lang))).collect();
    let derived = listed(&derived, lang);
    match (why, lang) {
        (Why::MISSING, Lang::Vi) if figures.is_empty() && derived.is_empty() => {
            format!("chưa có gì để chấm tiêu chí “{title}”")
        }
        (Why::MISSING, Lang::En) if figures.is_empty() && derived.is_empty() => {
            format!("there is nothing yet from which the criterion “{title}” could be scored")
        }
        (Why::MISSING, Lang::Vi) if figures.is_empty() => {
            format!("chưa tính được {derived}, cần để chấm tiêu chí “{title}”")
        }
        (Why::MISSING, Lang::En) if figures.is_empty() => {
            format!("{derived} is not known yet, which the criterion “{title}” needs")
        }
        (Why::MISSING, Lang::Vi) => format!("thiếu số liệu {figures}, cần để chấm tiêu chí “{title}”"),
        (Why::MISSING, Lang::En) => format!("{figures} is missing, which the criterion “{title}” needs"),
        (Why::UNREADABLE, Lang::Vi) => format!("không đọc được số liệu {figures}, cần để chấm tiêu chí “{title}”"),
        (Why::UNREADABLE, Lang::En) => format!("{figures} cannot be read, which the criterion “{title}” needs"),
        (Why::NOT_APPLICABLE_UNEXPECTED, Lang::Vi) => {
            format!("số liệu {figures} ghi không áp dụng, mà văn bản không nói khi đó chấm tiêu chí “{title}” thế nào")
        }
        (Why::NOT_APPLICABLE_UNEXPECTED, Lang::En) => {
            format!("{figures} is said not to apply, and the text does not say how the criterion “{title}” is then scored")
        }
        (Why::ZERO_DENOMINATOR, Lang::Vi) => format!("tiêu chí “{title}” phải chia cho một số bằng 0"),
        (Why::ZERO_DENOMINATOR, Lang::En) => format!("the criterion “{title}” would divide by 0"),
        (Why::SCRIPT_FAILED, Lang::Vi) => format!("kịch bản chấm tiêu chí “{title}” không cho kết quả"),
        (Why::SCRIPT_FAILED, Lang::En) => format!("the script of the criterion “{title}” gave no result"),
        (_, Lang::Vi) => format!("văn bản không quy định cách chấm tiêu chí “{title}” trong trường hợp này"),
        (_, Lang::En) => format!("the text does not say how the criterion “{title}” is scored in this case"),
    }
}

/// The figures behind names that have no value; where all have one, all.
fn wanting(explanation: &Explanation, names: &[Name]) -> Vec<Name> {
    let figures = explanation.figures_of(names);
    let is_absent = |name: &Name| explanation.values.get(name).is_none_or(|value| matches!(value.seen, Seen::Absent(_)));
    let absent: Vec<Name> = figures.iter().copied().filter(is_absent).collect();
    if absent.is_empty() { figures } else { absent }
}

fn title(explanation: &Explanation, name: Name, lang: Lang) -> &str {
    explanation.values.get(&name).map_or("", |value| value.title.get(lang))
}

/// `a, b và c`; past [`NAMED_MAX`] the rest are counted.
fn listed(items: &[String], lang: Lang) -> String {
    let and = lang.of(" và ", " and ");
    match items {
        [] => String::new(),
        [one] => one.clone(),
        _ if items.len() <= NAMED_MAX => and_last(items, lang),
        _ => {
            let n = items.len() - NAMED_MAX;
            format!("{}{and}{n} {}", items[..NAMED_MAX].join(", "), lang.of("mục khác", "more"))
        }
    }
}

fn and_last(items: &[String], lang: Lang) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{}{}{last}", rest.join(", "), lang.of(" và ", " and ")),
    }
}

fn figures(explanation: &Explanation, lang: Lang) -> String {
    let mut names = Vec::new();
    for cause in explanation.decided.reasons.iter().flatten() {
        names.extend(cause.names.iter().copied().filter(|name| !names.contains(name)).collect::<Vec<_>>());
    }
    let lifted = explanation.decided.lifted_by.iter().flat_map(|gate| &explanation.gates[*gate].when);
    names.extend(lifted.flat_map(Condition::telling_names));
    if names.is_empty() {
        names = telling_of_the_best(explanation);
    }
    let most = if explanation.decided.reasons.is_empty() { OF_THE_BEST_MAX } else { FIGURES_MAX };
    let n_more = names.len().saturating_sub(most);
    let said: Vec<String> = names.iter().take(most).filter_map(|name| value_words(explanation, *name, lang)).collect();
    let head = lang.of("Số liệu", "Figures");
    if said.is_empty() {
        let none = lang.of("không có số liệu riêng nào quyết định", "no single figure decided");
        return format!("{head}: {none}.");
    }
    let more = match (n_more, lang) {
        (0, _) => String::new(),
        (n, Lang::Vi) => format!("; và {n} số liệu khác, xem bên dưới"),
        (n, Lang::En) => format!("; and {n} more, see below"),
    };
    format!("{head}: {}{more}.", said.join("; "))
}

/// Where nothing kept the unit back: what its requirements or rows read, else what gave it most.
fn telling_of_the_best(explanation: &Explanation) -> Vec<Name> {
    let Outcome::Rated(rating, _) = &explanation.outcome else { return Vec::new() };
    let mut names: Vec<Name> = Vec::new();
    let mut add = |more: Vec<Name>| {
        for name in more {
            if explanation.values.contains_key(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
    };
    for requirement in explanation.requirements.iter().filter(|own| own.rating == *rating && !is_missed(own)) {
        add(requirement.that.telling_names());
    }
    explanation.rows.iter().for_each(|row| add(row.how.telling.clone()));
    if names.is_empty() {
        let heaviest = explanation.nodes.iter().filter_map(|node| match &node.content {
            Content::Criterion(criterion) => Some((node.points?, criterion)),
            Content::Group(_) => None,
        });
        if let Some((_, criterion)) = heaviest.max_by_key(|(points, _)| *points) {
            let telling = criterion.telling.clone();
            for name in telling {
                if explanation.values.contains_key(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    names
}

/// A value with where it stands; a derived value with the figures it comes from.
pub fn value_words(explanation: &Explanation, name: Name, lang: Lang) -> Option<String> {
    let value = explanation.values.get(&name)?;
    let title = value.title.get(lang);
    let own = seen_words(value, lang);
    if value.how.is_some() {
        let figures = explanation.figures_of(&[name]);
        let is_absent = |name: &Name| explanation.values.get(name).is_some_and(|value| matches!(value.seen, Seen::Absent(_)));
        let wanting: Vec<Name> = figures.iter().copied().filter(is_absent).collect();
        let is_known = !matches!(value.seen, Seen::Absent(_));
        let told = if is_known || wanting.is_empty() { figures } else { wanting };
        let from: Vec<String> = told.into_iter().filter_map(|name| figure_words(explanation, name, !is_known, lang)).collect();
        let from = and_last(&from, lang);
        return Some(match (is_known, from.is_empty(), lang) {
            (true, true, Lang::Vi) => format!("“{title}” là {own}"),
            (true, true, Lang::En) => format!("“{title}” is {own}"),
            (true, false, Lang::Vi) => format!("“{title}” là {own}, tính từ {from}"),
            (true, false, Lang::En) => format!("“{title}” is {own}, from {from}"),
            (false, true, Lang::Vi) => format!("“{title}” chưa tính được ({own})"),
            (false, true, Lang::En) => format!("“{title}” is not known ({own})"),
            (false, false, Lang::Vi) => format!("“{title}” chưa tính được ({own}): {from}"),
            (false, false, Lang::En) => format!("“{title}” is not known ({own}): {from}"),
        });
    }
    figure_words(explanation, name, true, lang)
}

fn figure_words(explanation: &Explanation, name: Name, is_sentence: bool, lang: Lang) -> Option<String> {
    let value = explanation.values.get(&name)?;
    let title = value.title.get(lang);
    let own = seen_words(value, lang);
    let is = if is_sentence { lang.of(" là", " is") } else { "" };
    if !value.is_figure {
        let founded = explanation.about.founded.as_ref().filter(|_| name == Name::MonthsInOperation);
        let founded = founded.map(|(day, place)| {
            let day = Seen::Day(*day).words(None);
            let place = place.as_ref().map(|place| format!(", {}", cell_words(explanation, place, lang))).unwrap_or_default();
            match lang {
                Lang::Vi => format!(" (thành lập ngày {}{place})", day.vi),
                Lang::En => format!(" (founded on {}{place})", day.en),
            }
        });
        return Some(format!("{title}{is} {own}{}", founded.unwrap_or_default()));
    }
    let place = place_words(explanation, value.cell.as_ref(), lang);
    if let Some(before) = value.cell.as_ref().and_then(|cell| cell.before.as_ref())
        && let Some(told) = before_figure(value, before, &place, is, lang)
    {
        return Some(told);
    }
    Some(match (&value.seen, &value.cell) {
        (Seen::Absent(Why::UNREADABLE), Some(FigureCell { raw, fault, .. })) => {
            let fault = match (fault, lang) {
                (Some(fault), _) => fault.get(lang).to_owned(),
                (None, Lang::Vi) => format!("ghi `{raw}`"),
                (None, Lang::En) => format!("says `{raw}`"),
            };
            match lang {
                Lang::Vi => format!("“{title}” không đọc được ({place}): {fault}"),
                Lang::En => format!("“{title}” cannot be read ({place}): {fault}"),
            }
        }
        (Seen::Absent(Why::MISSING), Some(_)) => match lang {
            Lang::Vi => format!("“{title}” để trống ({place})"),
            Lang::En => format!("“{title}” is blank ({place})"),
        },
        (Seen::Absent(Why::MISSING), None) => match lang {
            Lang::Vi => format!("“{title}” không có trong tệp số liệu"),
            Lang::En => format!("“{title}” is in no file"),
        },
        (Seen::Absent(Why::NOT_APPLICABLE), Some(FigureCell { raw, .. })) => match lang {
            Lang::Vi => format!("“{title}” ghi “{raw}” là không áp dụng ({place})"),
            Lang::En => format!("“{title}” says “{raw}”, not applicable ({place})"),
        },
        _ => {
            let read = match (value.by.as_str(), lang) {
                ("absent_read_as_zero", Lang::Vi) => format!("{own}, vì để trống thì tính như vậy"),
                ("absent_read_as_zero", Lang::En) => format!("{own}, as a blank counts"),
                // evidence is named, so it was refused
                ("no_evidence", _) if value.cell.as_ref().is_some_and(|cell| cell.evidence.is_some()) => match lang {
                    Lang::Vi => format!("{own}, vì minh chứng không đạt thì tính như vậy"),
                    Lang::En => format!("{own}, as a figure whose evidence is refused counts"),
                },
                ("no_evidence", Lang::Vi) => format!("{own}, vì không có minh chứng thì tính như vậy"),
                ("no_evidence", Lang::En) => format!("{own}, as a figure without evidence counts"),
                _ => own,
            };
            format!("“{title}”{is} {read} ({place})")
        }
    })
}

/// A value with its measure, quotients cut short.
pub fn seen_words(value: &Value, lang: Lang) -> String {
    value.seen.short_words(value.measure.as_deref()).get(lang).to_owned()
}

fn place_words(explanation: &Explanation, cell: Option<&FigureCell>, lang: Lang) -> String {
    match cell {
        Some(cell) => figure_cell_words(explanation, cell, lang),
        None => lang.of("không có trong tệp số liệu", "in no file").to_owned(),
    }
}

/// `ô Số liệu!F17`; the file is named only where cells come from several.
pub fn cell_words(explanation: &Explanation, place: &Place, lang: Lang) -> String {
    let Place::Cell(file, worksheet, address) = place else { return place.to_string() };
    let file = if is_one_file(explanation) { "" } else { file.rsplit('/').next().unwrap_or_default() };
    let parts = [file, worksheet, address].into_iter().filter(|part| !part.is_empty());
    format!("{} {}", lang.of("ô", "cell"), parts.collect::<Vec<_>>().join("!"))
}

/// The same of a figure, with its layer where that is not the unit's own.
pub fn figure_cell_words(explanation: &Explanation, cell: &FigureCell, lang: Lang) -> String {
    let place = match &cell.before {
        Some(before) if !before.parts.is_empty() => return parts_words(explanation, before, lang),
        _ => cell_words(explanation, &cell.place, lang),
    };
    match cell.layer {
        Some(layer) if layer != Layer::Own => format!("{place}, {}", layer.words().get(lang)),
        Some(_) | None => place,
    }
}

/// A figure of the period before that is not known, or that several predecessors gave together.
fn before_figure(value: &Value, before: &BeforeFigure, place: &str, is: &str, lang: Lang) -> Option<String> {
    let title = value.title.get(lang);
    if let (Seen::Absent(_), Some(wanting)) = (&value.seen, &before.wanting) {
        let wanting = wanting.get(lang);
        return Some(match lang {
            Lang::Vi => format!("“{title}” chưa biết: {wanting} ({place})"),
            Lang::En => format!("“{title}” is not known: {wanting} ({place})"),
        });
    }
    let is_known = !matches!(value.seen, Seen::Absent(_));
    (is_known && before.parts.len() > 1).then(|| {
        let together = if matches!(value.seen, Seen::Number(_)) {
            lang.of("cộng các đơn vị tiền thân", "summed over its predecessors")
        } else {
            lang.of("của các đơn vị tiền thân", "of its predecessors")
        };
        format!("“{title}”{is} {}, {together} ({place})", seen_words(value, lang))
    })
}

/// `Y1: 40, ô A!B2; Y2: 43, ô A!B3`: what each predecessor gave, and its cell; of the unit itself, the cell alone.
fn parts_words(explanation: &Explanation, before: &BeforeFigure, lang: Lang) -> String {
    let is_alone = before.parts.len() == 1;
    let part = |part: &BeforeCell| {
        let place = match (&part.place, &part.became) {
            (Some(place), _) => cell_words(explanation, place, lang),
            (None, Some(became)) => format!("{}, {}", lang.of("không có ô", "no cell"), cell_words(explanation, became, lang)),
            (None, None) => lang.of("không có ô", "no cell").to_owned(),
        };
        let who = if part.name == part.unit { part.unit.clone() } else { format!("{} ({})", part.name, part.unit) };
        match (is_alone, part.is_itself) {
            (true, true) => place,
            (true, false) => format!("{} {who}, {place}", lang.of("của", "of")),
            (false, _) => format!("{who}: {}, {place}", if part.raw.is_empty() { "–" } else { &part.raw }),
        }
    };
    let year = before.period;
    let parts = before.parts.iter().map(part).collect::<Vec<_>>().join("; ");
    match lang {
        Lang::Vi => format!("kỳ {year}: {parts}"),
        Lang::En => format!("{year}: {parts}"),
    }
}

/// Whether all figures come from one file.
pub fn is_one_file(explanation: &Explanation) -> bool {
    let mut files: Vec<&str> =
        explanation.values.values().filter_map(|value| value.cell.as_ref()).map(|cell| cell.place.file()).collect();
    files.sort_unstable();
    files.dedup();
    files.len() <= 1
}

fn clauses(explanation: &Explanation, lang: Lang) -> String {
    let mut cited: Vec<&Cited> = explanation.decided.reasons.iter().flatten().flat_map(|cause| &cause.cited).collect();
    cited.extend(explanation.decided.lifted_by.iter().map(|gate| &explanation.gates[*gate].cited));
    if cited.is_empty()
        && let Outcome::Rated(rating, _) = &explanation.outcome
    {
        cited.push(&explanation.rules.ratings[*rating].cited);
        cited.extend(explanation.requirements.iter().filter(|own| own.rating == *rating).map(|own| &own.cited));
    }
    let head = lang.of("Căn cứ", "Clauses");
    let mut said: Vec<String> = Vec::new();
    let mut sources: Vec<String> = Vec::new();
    let mut frames: Vec<String> = Vec::new();
    for cited in &cited {
        let Some((words, source)) = clause_words(cited, lang).zip(source_words(cited, lang)) else { continue };
        if !said.contains(&words) {
            said.push(words);
        }
        if !sources.contains(&source) {
            sources.push(source);
        }
        let frame = cited.frame.as_ref().map(|frame| frame.words().get(lang).to_owned());
        frames.extend(frame.filter(|frame| !frames.contains(frame)));
    }
    if said.is_empty() {
        let lines: Vec<String> = cited.iter().map(|cited| line_words(&cited.place, lang)).collect();
        let lines = listed(&lines, lang);
        return match (lines.is_empty(), lang) {
            (true, Lang::Vi) => format!("{head}: bộ tiêu chí không ghi điều khoản."),
            (true, Lang::En) => format!("{head}: the rule set cites none."),
            (false, Lang::Vi) => format!("{head}: bộ tiêu chí không ghi điều khoản; xem {lines}."),
            (false, Lang::En) => format!("{head}: the rule set cites none; see {lines}."),
        };
    }
    let most = if explanation.decided.reasons.is_empty() { OF_THE_BEST_MAX } else { CLAUSES_MAX };
    let n_more = said.len().saturating_sub(most);
    said.truncate(most);
    let more = match (n_more, lang) {
        (0, _) => String::new(),
        (n, Lang::Vi) => format!("; và {n} điều khoản khác"),
        (n, Lang::En) => format!("; and {n} more"),
    };
    let of = [sources, frames].concat().join("; ");
    format!("{head}: {}{more}; {of}.", said.join("; "))
}

/// `rules.yaml dòng 213`.
pub fn line_words(place: &Place, lang: Lang) -> String {
    let file = place.file().rsplit('/').next().unwrap_or_default();
    match place {
        Place::Text(_, region) => format!("{file} {} {}", lang.of("dòng", "line"), region.line),
        Place::File(_) | Place::Cell(..) => place.to_string(),
    }
}
