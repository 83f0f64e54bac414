//! What stands above the tables of a form: for whom, since when, by which documents, and what holds of all.

use crate::law::library::{HowRead, Library, Source};
use crate::law::wording::scoring::capital;
use crate::law::wording::{
    absent_words, as_of_words, data, denominator_words, fall_through_words, perhaps_rounded_words, points_words, previous_words,
    ratings_read_words, span_words, status_words, tenure_words,
};
use crate::law::{RuleSet, Tenure};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::period::vi;
use std::collections::BTreeSet;

pub(super) fn head(library: &Library, set: &RuleSet) -> Vec<(Words, Vec<Words>)> {
    let (id, version) = (&set.id, &set.version);
    let mut head = vec![
        (Words::new("Mã, phiên bản", "Id, version"), vec![words!("{id}, phiên bản {version}", "{id}, version {version}")]),
        (Words::new("Tình trạng", "Status"), vec![status_words(set.status)]),
        (Words::new("Áp dụng cho", "Applies to"), for_whom(library, set)),
    ];
    let in_force = set.in_force.map_or_else(
        || Words::new("không ghi; danh mục không bao giờ tự chọn bộ tiêu chí này", "not stated; a library never chooses it"),
        span_words,
    );
    head.push((Words::new("Hiệu lực", "In force"), vec![in_force]));
    head.extend(set.supersedes.as_ref().map(|other| (Words::new("Thay thế", "Supersedes"), vec![superseded(library, other)])));
    let frames = set.frames.iter().map(|frame| data(&format!("{} ({})", frame.title, frame.reference))).collect::<Vec<_>>();
    if !frames.is_empty() {
        head.push((Words::new("Theo khung", "Fills the frame"), frames));
    }
    let sources: Vec<Words> = sources(library, set).into_iter().map(source_words).collect();
    if !sources.is_empty() {
        head.push((Words::new("Văn bản căn cứ", "Documents"), sources));
    }
    head.push((Words::new("Số liệu tính đến", "As of"), vec![as_of_words(set.as_of)]));
    let left =
        |key: &str| set.left.contains(&key).then(|| Words::new("bộ điền khung quy định", "for the sets that fill the frame"));
    let absent = left("absent").unwrap_or_else(|| absent_words(set.absent));
    head.push((Words::new("Khi thiếu số liệu", "A missing figure"), vec![absent]));
    head.push((Words::new("Làm tròn", "Rounding"), left("rounding").map_or_else(|| roundings(set), |left| vec![left])));
    if let Some(scorecard) = set.scorecard() {
        head.push((Words::new("Điểm tối đa", "Greatest points"), vec![points_words(scorecard.points_max)]));
        head.push((Words::new("Xếp mức theo", "Ratings are read from"), vec![ratings_read_words(scorecard.ratings_read)]));
        let fall_through = left("fall_through").unwrap_or_else(|| fall_through_words(set.fall_through));
        head.push((Words::new("Đủ điểm mà thiếu điều kiện", "Where requirements are missed"), vec![fall_through]));
    }
    head.push((Words::new("Tỷ lệ vững mạnh tính trên", "Share counted over"), vec![denominator_words(set.denominator)]));
    if set.tenure == Tenure::EarliestPredecessor {
        head.push((Words::new("Thời gian hoạt động", "Tenure"), vec![tenure_words()]));
    }
    if set.reads_previous {
        head.push((Words::new("Số liệu kỳ trước", "The period before"), vec![previous_words()]));
    }
    for (_, lines) in &mut head {
        lines.iter_mut().for_each(|line| *line = said_first(line, set));
    }
    head
}

/// What begins a line: with a capital, unless it is an id, which is written as it is.
fn said_first(words: &Words, set: &RuleSet) -> Words {
    let own = [&set.id, &set.applies_to.organisation];
    let is_id = words
        .vi
        .split([' ', ','])
        .next()
        .is_some_and(|first| first.contains(['_', '/', '@']) || own.iter().any(|id| *id == first));
    if is_id { words.clone() } else { capital(words) }
}

/// The version that a set takes the place of, by its title where the library holds it.
fn superseded(library: &Library, reference: &str) -> Words {
    let known = library.entries.iter().find(|entry| entry.set.reference() == reference);
    known.map_or_else(|| data(reference), |entry| data(&format!("{} ({reference})", entry.set.title)))
}

fn for_whom(library: &Library, set: &RuleSet) -> Vec<Words> {
    let whom = &set.applies_to;
    let (organisation, unit_kind) = (library.titles.organisation(&whom.organisation), library.titles.unit_kind(&whom.unit_kind));
    let unit_kind = if unit_kind == whom.unit_kind { unit_kind.to_owned() } else { lower_first(unit_kind) };
    let mut lines = vec![data(&format!("{organisation}, {unit_kind}"))];
    if !whom.subtype.is_empty() {
        let subtypes = whom.subtype.join("; ");
        lines.push(words!("loại hình: {subtypes}", "subtypes: {subtypes}"));
    }
    lines.extend(whom.territory.as_ref().map(|id| {
        let known = library.territories.all.iter().find(|territory| territory.id == *id);
        let title = known.map_or(id, |territory| &territory.title);
        words!("địa bàn: {title}", "territory: {title}")
    }));
    lines
}

fn lower_first(text: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..])
}

/// The documents whose clauses the set cites, in the order of the library.
pub(super) fn sources<'l>(library: &'l Library, set: &RuleSet) -> Vec<&'l Source> {
    let cited: BTreeSet<&str> =
        set.clauses.iter().filter_map(|clause| clause.id.rsplit_once('/')).map(|(source, _)| source).collect();
    let mut found: Vec<&Source> = Vec::new();
    for source in library.sources.iter().filter(|source| cited.contains(source.id.as_str())) {
        if found.iter().all(|other| other.id != source.id) {
            found.push(source);
        }
    }
    found
}

/// A document, with how much of it was read.
fn source_words(source: &Source) -> Words {
    let mut name = source.number.as_ref().map_or_else(String::new, |number| format!("{number}, "));
    name += &source.title;
    let (mut vi_text, mut en_text) = (name.clone(), name);
    if let Some(date) = source.date {
        vi_text += &format!(", ngày {}", vi(date));
        en_text += &format!(", {date}");
    }
    if let Some(issuer) = &source.issuer {
        vi_text += &format!("; nơi ban hành: {issuer}");
        en_text += &format!("; issued by {issuer}");
    }
    if source.is_illustrative {
        vi_text += "; văn bản minh họa";
        en_text += "; an illustrative document";
    }
    let read = match source.read {
        HowRead::Full => Words::new("đã đọc toàn văn", "read in full"),
        HowRead::Part => Words::new("mới đọc một phần", "read in part"),
        HowRead::SecondHand => Words::new("chưa đọc, chỉ biết qua nguồn khác", "not read, known at second hand"),
    };
    let Words { vi, en } = read;
    words!("{vi_text}; {vi}", "{en_text}; {en}")
}

fn roundings(set: &RuleSet) -> Vec<Words> {
    let of = |what_vi: &str, what_en: &str, rounding| {
        let Words { vi, en } = perhaps_rounded_words(rounding);
        words!("{what_vi}: {vi}", "{what_en}: {en}")
    };
    let mut lines = vec![of("giá trị tính ra", "derived values", set.rounding.derived)];
    if set.scorecard().is_some() {
        lines.push(of("điểm từng tiêu chí", "criteria", set.rounding.criterion));
        lines.push(of("điểm nhóm", "groups", set.rounding.group));
        lines.push(of("tổng điểm", "the total", set.rounding.total));
    }
    lines
}
