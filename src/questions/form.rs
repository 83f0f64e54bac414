//! A rule set as the paper form: the head, the criteria with what each line gives, ratings, gates, questions, and every doubt of
//! the text numbered, so that it can be compared line by line with the document.

use crate::law::check::sites::anchors;
use crate::law::expression::{Condition, Numeric};
use crate::law::library::{HowRead, Library, Source};
use crate::law::wording::conditions::condition_lines;
use crate::law::wording::expressions::condition_words;
use crate::law::wording::figures::{evidence_words, kind_words, range_words, remarks};
use crate::law::wording::quotas::{capacity_words, quota_title, terms, within_words};
use crate::law::wording::ratings::{edges_words, effect_words, floor_each_words, floor_words, require_lines};
use crate::law::wording::scoring::{Gives, capital, criterion_lines, derived_lines};
use crate::law::wording::{
    Line, absent_words, as_of_words, data, denominator_words, fall_through_words, perhaps_rounded_words, points_words,
    previous_words, ratings_read_words, rounding_words, span_words, status_words, tenure_words,
};
use crate::law::{
    Allow, Anchor, Body, Content, FloorEach, Indicator, MatrixRow, Method, Node, NodeId, Rating, Require, RuleSet, Scorecard,
    Status, Tenure,
};
use crate::words;
use crate::words::diagnostic::{Place, Words};
use crate::words::number::Number;
use crate::words::period::vi;
use std::collections::BTreeSet;

/// A rule set as the paper form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// How official it is.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// `id@version`.
    pub reference: String,
    /// Its hash.
    pub hash: String,
    /// What stands above the tables: names with what they stand for, a line each.
    pub head: Vec<(Words, Vec<Words>)>,
    /// The tables, in the order in which a form has them.
    pub sections: Vec<Section>,
}

/// A table of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: Words,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; as many cells each as there are columns.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: Words,
    /// What part of the page it wants, in hundredths.
    pub share: u16,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What kind of row.
    pub kind: RowKind,
    /// The lines of each cell.
    pub cells: Vec<Vec<Said>>,
}

/// What kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A group, above its criteria.
    Group,
    /// One thing.
    Line,
    /// The total.
    Total,
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How far it is set in.
    pub indent: usize,
    /// What it says.
    pub words: Words,
    /// The number of its doubt, among the places where the text is not clear.
    pub doubt: Option<usize>,
}

impl Said {
    fn plain(words: Words) -> Said {
        Said { indent: 0, words, doubt: None }
    }
}

/// The form of a set; the library gives the titles of what the set only names, and its documents.
pub fn form(library: &Library, set: &RuleSet) -> Form {
    let mut writer = Writer { set, doubts: Vec::new(), n_sources: sources(library, set).len() };
    let mut sections = vec![match &set.body {
        Body::Criteria(scorecard) => writer.criteria(scorecard),
        Body::Matrix(rows) => writer.matrix(rows),
    }];
    let mut tables = vec![writer.ratings()];
    tables.extend(writer.gates());
    tables.extend(writer.quotas());
    tables.extend(writer.figures());
    tables.extend(writer.derived());
    tables.iter_mut().for_each(leave_out_empty_columns);
    sections.extend(tables);
    sections.extend(writer.data_checks());
    sections.extend(writer.doubts());
    sections.extend(allowed(set));
    sections.extend(clauses(set));
    Form {
        status: set.status,
        title: set.title.clone(),
        reference: set.reference(),
        hash: set.hash.clone(),
        head: head(library, set),
        sections,
    }
}

/// A column that says nothing in any row is left out; what names the rows stays.
fn leave_out_empty_columns(section: &mut Section) {
    for n in (1..section.columns.len()).rev() {
        if section.rows.iter().all(|row| row.cells[n].is_empty()) {
            section.columns.remove(n);
            for row in &mut section.rows {
                row.cells.remove(n);
            }
        }
    }
}

/// Rule sets whose id, or `id@version`, is the one wanted; else those whose folded id, version or title holds it.
pub fn find<'l>(library: &'l Library, wanted: &str) -> Vec<&'l RuleSet> {
    use crate::words::text::fold_ascii;
    let all = |fits: &dyn Fn(&RuleSet) -> bool| -> Vec<&'l RuleSet> {
        library.entries.iter().map(|entry| &*entry.set).filter(|set| fits(set)).collect()
    };
    let exact = all(&|set| set.id == wanted || set.reference() == wanted);
    let folded = fold_ascii(wanted);
    if !exact.is_empty() || folded.is_empty() {
        return exact;
    }
    all(&|set| fold_ascii(&set.reference()).contains(&folded) || fold_ascii(&set.title).contains(&folded))
}

fn head(library: &Library, set: &RuleSet) -> Vec<(Words, Vec<Words>)> {
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
fn sources<'l>(library: &'l Library, set: &RuleSet) -> Vec<&'l Source> {
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

/// A place where the text is not clear.
struct Doubt {
    place: Place,
    of: Words,
    text: String,
}

/// Writes the tables, and numbers the doubts in the order in which they are met.
struct Writer<'a> {
    set: &'a RuleSet,
    doubts: Vec<Doubt>,
    n_sources: usize,
}

impl Writer<'_> {
    fn doubt(&mut self, anchor: &Anchor, of: &Words) -> Option<usize> {
        let text = anchor.doubt.as_ref()?;
        let known = self.doubts.iter().position(|doubt| doubt.place == anchor.place && doubt.text == *text);
        Some(
            known.unwrap_or_else(|| {
                self.doubts.push(Doubt { place: anchor.place.clone(), of: of.clone(), text: text.clone() });
                self.doubts.len() - 1
            }) + 1,
        )
    }

    /// What a thing is called, with its doubt.
    fn titled(&mut self, title: Words, anchor: &Anchor) -> Said {
        let doubt = self.doubt(anchor, &title);
        Said { indent: 0, words: title, doubt }
    }

    fn lines(&mut self, lines: Vec<Line<'_>>, of: &Words) -> Vec<Said> {
        lines
            .into_iter()
            .map(|line| {
                let doubt = line.anchor.and_then(|anchor| self.doubt(anchor, of));
                Said { indent: line.indent, words: capital(&line.words), doubt }
            })
            .collect()
    }

    /// The clauses behind a row, each once: its own, and those of its lines.
    fn cited<'c>(&self, anchors: impl IntoIterator<Item = &'c Anchor>) -> Vec<Said> {
        let mut cited: Vec<Words> = Vec::new();
        for clause in anchors.into_iter().filter_map(|anchor| anchor.clause) {
            let clause = &self.set.clauses[clause];
            let mut at = clause.at.clone();
            if self.n_sources > 1 {
                at += &format!(", {}", clause.source_number.as_ref().unwrap_or(&clause.source_title));
            }
            let words = data(&at);
            if !cited.contains(&words) {
                cited.push(words);
            }
        }
        cited.into_iter().map(Said::plain).collect()
    }

    fn criteria(&mut self, scorecard: &Scorecard) -> Section {
        let mut rows = Vec::new();
        for (n, root) in scorecard.roots.iter().enumerate() {
            self.node(scorecard, *root, n, 0, &mut rows);
        }
        for outside in [scorecard.bonus, scorecard.deductions].into_iter().flatten() {
            self.node(scorecard, outside, usize::MAX, 0, &mut rows);
        }
        let (least, most) = (scorecard.total_at_least, scorecard.total_at_most);
        let (least_vi, most_vi, least_en, most_en) = (least.vi(), most.vi(), least.en(), most.en());
        let (outside_vi, outside_en) = match (scorecard.bonus, scorecard.deductions) {
            (None, None) => ("", ""),
            (Some(_), None) => (", điểm thưởng", ", with the bonus"),
            (None, Some(_)) => (", điểm trừ", ", with deductions"),
            (Some(_), Some(_)) => (", điểm thưởng, điểm trừ", ", with bonus and deductions"),
        };
        let mut said = vec![Said::plain(words!(
            "Cộng điểm các mục lớn{outside_vi}; không dưới {least_vi}, không quá {most_vi} điểm",
            "The parts together{outside_en}; not below {least_en}, not above {most_en} points"
        ))];
        said.extend(self.set.rounding.total.map(|rounding| Said::plain(capital(&rounding_words(rounding)))));
        let title = Said::plain(Words::new("Tổng điểm", "Total"));
        rows.push(Row {
            kind: RowKind::Total,
            cells: vec![Vec::new(), vec![title], said, vec![Said::plain(number(scorecard.points_max))], Vec::new()],
        });
        Section {
            title: Words::new("Tiêu chí và điểm", "Criteria and points"),
            columns: vec![
                column("TT", "No.", 6),
                column("Nội dung, tiêu chí", "Criteria", 30),
                column("Điều kiện chấm điểm", "How points are given", 40),
                numbers("Điểm tối đa", "Maximum", 9),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        }
    }

    fn node(&mut self, scorecard: &Scorecard, id: NodeId, position: usize, depth: usize, rows: &mut Vec<Row>) {
        let node = &scorecard.nodes[id];
        let is_outside = position == usize::MAX;
        let (own, title) = split_number(&node.title);
        let title = match title {
            "bonus" if is_outside => Words::new("Điểm thưởng", "Bonus"),
            "deductions" if is_outside => Words::new("Điểm trừ", "Deductions"),
            title => data(title),
        };
        let is_flat = scorecard.roots.iter().all(|root| scorecard.nodes[*root].is_criterion());
        let tt = match own {
            Some(own) => own.to_owned(),
            None if is_outside => String::new(),
            None => ordinal(position, depth + usize::from(is_flat)),
        };
        let title = self.titled(title, &node.anchor);
        let named = title.words.clone();
        let mut anchors = vec![&node.anchor];
        let mut said = Vec::new();
        match &node.content {
            Content::Group { capped, children } => {
                if node.open {
                    let (vi, en) = (node.points_max.vi(), node.points_max.en());
                    let (more_vi, more_en) = if children.is_empty() {
                        ("tiêu chí", "the criteria here")
                    } else {
                        ("thêm tiêu chí", "more criteria here")
                    };
                    said.push(Said::plain(words!(
                        "Để mở: cấp dưới quy định {more_vi} trong mục này, tối đa {vi} điểm",
                        "Open: a lower level sets {more_en}, up to {en} points"
                    )));
                }
                if *capped || is_outside && !node.points_max.is_zero() {
                    let (vi, en) = (node.points_max.vi(), node.points_max.en());
                    said.push(Said::plain(words!(
                        "Cộng các mục dưới đây, tính tối đa {vi} điểm",
                        "The sum of what follows, at most {en} points"
                    )));
                }
                if node.points_min.is_negative() {
                    let (vi, en) = ((-node.points_min).vi(), (-node.points_min).en());
                    said.push(Said::plain(words!("Trừ tối đa {vi} điểm", "At most {en} points off")));
                }
            }
            Content::Criterion { applies_when, if_not_applicable, method } => {
                let lines = criterion_lines(self.set, applies_when.as_ref(), *if_not_applicable, method, Gives::of(node));
                anchors.extend(lines.iter().filter_map(|line| line.anchor));
                said.extend(self.lines(lines, &named));
            }
        }
        let usual = if node.is_criterion() { self.set.rounding.criterion } else { self.set.rounding.group };
        if node.rounding != usual {
            said.push(Said::plain(capital(&perhaps_rounded_words(node.rounding))));
        }
        if let Some(floor) = &node.floor {
            said.push(self.floor(&floor_words("", floor.least), &floor.then, &floor.anchor, &named));
            anchors.push(&floor.anchor);
        }
        if let Some(floor) = &node.floor_each {
            said.push(self.floor(&floor_each_words("", floor.least), &floor.then, &floor.anchor, &named));
            anchors.push(&floor.anchor);
        }
        let most = if node.points_min.is_negative() {
            let (least, most) = (node.points_min, node.points_max);
            let (least_vi, most_vi, least_en, most_en) = (least.vi(), most.vi(), least.en(), most.en());
            words!("{least_vi} đến {most_vi}", "{least_en} to {most_en}")
        } else {
            number(node.points_max)
        };
        rows.push(Row {
            kind: if node.is_criterion() { RowKind::Line } else { RowKind::Group },
            cells: vec![vec![Said::plain(data(&tt))], vec![title], said, vec![Said::plain(most)], self.cited(anchors)],
        });
        for (n, child) in node.children().iter().enumerate() {
            self.node(scorecard, *child, n, depth + 1, rows);
        }
    }

    fn floor(&mut self, when: &Words, then: &crate::law::Effect, anchor: &Anchor, of: &Words) -> Said {
        let effect = effect_words(then, |rating| &self.set.ratings[rating].title);
        let (vi, en, then_vi, then_en) = (&when.vi, &when.en, effect.vi, effect.en);
        let doubt = self.doubt(anchor, of);
        Said { indent: 0, words: words!("Điểm liệt: {vi} thì {then_vi}", "Floor: {en}: {then_en}"), doubt }
    }

    fn matrix(&mut self, matrix: &[MatrixRow]) -> Section {
        let ratings = &self.set.ratings;
        let share = u16::try_from(54 / ratings.len().max(1)).unwrap_or(1).max(1);
        let mut columns = vec![column("TT", "No.", 6), column("Tiêu chí", "Criteria", 25)];
        columns.extend(ratings.iter().map(|rating| Column { title: data(&rating.title), share, is_number: false }));
        columns.push(column("Căn cứ", "Clause", 15));
        let (mut rows, mut is_numbered) = (Vec::new(), false);
        for (n, row) in matrix.iter().enumerate() {
            let (own, title) = split_number(&row.title);
            let tt = own.map_or_else(|| (n + 1).to_string(), str::to_owned);
            let title = self.titled(data(title), &row.anchor);
            let named = title.words.clone();
            let mut first = vec![title];
            let lines = criterion_lines(self.set, row.applies_when.as_ref(), None, &row.method, Gives::Rating);
            let mut anchors = vec![&row.anchor];
            anchors.extend(lines.iter().filter_map(|line| line.anchor));
            let (mut by_rating, mut others) = (vec![Vec::new(); ratings.len()], Vec::new());
            let n_cases = cases_out_of_order(&row.method);
            is_numbered |= n_cases > 0;
            let (mut asked, mut within) = (0, None);
            for mut line in self.lines(lines, &named) {
                if line.indent > 0 {
                    within.map_or(&mut others, |rating: usize| &mut by_rating[rating]).push(line);
                    continue;
                }
                // a line that ends with a rating's title stands under that rating, without it; a list begins with it
                let end = ratings.iter().position(|rating| line.words.vi.ends_with(&format!(": {}", rating.title)));
                let start = ratings.iter().position(|rating| line.words.vi.starts_with(&format!("{}: ", rating.title)));
                within = end.or(start);
                let Some(rating) = within else {
                    others.push(line);
                    continue;
                };
                let gone = ratings[rating].title.len() + 2;
                let cut = |text: &str| if end.is_some() { text[..text.len() - gone].to_owned() } else { text[gone..].to_owned() };
                line.words = capital(&Words::new(cut(&line.words.vi), cut(&line.words.en)));
                asked += 1;
                if asked <= n_cases {
                    let Words { vi, en } = &line.words;
                    line.words = words!("{asked}) {vi}", "{asked}) {en}");
                }
                by_rating[rating].push(line);
            }
            first.extend(others);
            let mut cells = vec![vec![Said::plain(data(&tt))], first];
            cells.extend(by_rating);
            cells.push(self.cited(anchors));
            rows.push(Row { kind: RowKind::Line, cells });
        }
        let (ordered_vi, ordered_en) = if is_numbered {
            (
                "; điều có đánh số thì xét lần lượt, điều đúng trước tiên quyết định",
                "; what is numbered is asked in turn, and the first that holds decides",
            )
        } else {
            ("", "")
        };
        let title = words!(
            "Tiêu chí và mức của từng tiêu chí (kết quả là mức thấp nhất{ordered_vi})",
            "Criteria and the rating of each (the worst is taken{ordered_en})"
        );
        Section { title, columns, rows }
    }

    fn ratings(&mut self) -> Section {
        let mut rows = Vec::new();
        let mut next: Option<Number> = None;
        for rating in &self.set.ratings {
            rows.push(self.rating(rating, next));
            next = rating.from.or(next);
        }
        let mut columns = vec![column("Mức xếp loại", "Rating", 18)];
        let has_points = self.set.scorecard().is_some();
        if has_points {
            columns.push(column("Điểm", "Score", 24));
        }
        columns.push(column("Điều kiện xếp mức", "Requirements", if has_points { 43 } else { 67 }));
        columns.push(column("Căn cứ", "Clause", 15));
        Section { title: Words::new("Mức xếp loại", "Ratings"), columns, rows }
    }

    fn rating(&mut self, rating: &Rating, next: Option<Number>) -> Row {
        let title = self.titled(data(&rating.title), &rating.anchor);
        let named = title.words.clone();
        let mut first = vec![title];
        if rating.counts_as_strong {
            first.push(Said::plain(Words::new("(được tính là vững mạnh)", "(counts as vững mạnh)")));
        }
        let lines = rating.require.as_ref().map_or_else(Vec::new, |require| require_lines(self.set, require, 0));
        let mut anchors = vec![&rating.anchor];
        anchors.extend(lines.iter().filter_map(|line| line.anchor));
        let mut requirements = self.lines(lines, &named);
        // what must hold together is counted, so that none is overlooked
        let n_top = requirements.iter().filter(|said| said.indent == 0).count();
        if n_top > 1 {
            let mut n = 0;
            for said in requirements.iter_mut().filter(|said| said.indent == 0) {
                n += 1;
                let Words { vi, en } = &said.words;
                said.words = words!("{n}) {vi}", "{n}) {en}");
            }
        }
        let mut cells = vec![first];
        if self.set.scorecard().is_some() {
            let edges = edges_words(self.set, rating, next.filter(|_| rating.from.is_some()));
            cells.push(edges.into_iter().map(|words| Said::plain(capital(&words))).collect());
        }
        cells.push(requirements);
        cells.push(self.cited(anchors));
        Row { kind: RowKind::Line, cells }
    }

    fn gates(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        if let Some(scorecard) = self.set.scorecard() {
            for node in &scorecard.nodes {
                let title = format!("“{}”", split_number(&node.title).1);
                let floors = [
                    node.floor.as_ref().map(|floor| (&floor.title, floor_words(&title, floor.least), &floor.then, &floor.anchor)),
                    node.floor_each.as_ref().map(|floor: &FloorEach| {
                        (&floor.title, floor_each_words(&title, floor.least), &floor.then, &floor.anchor)
                    }),
                ];
                for (named, when, then, anchor) in floors.into_iter().flatten() {
                    let named = named.as_ref().map_or_else(|| Words::new("Điểm liệt", "Floor"), |named| data(named));
                    let when = vec![Said::plain(capital(&when))];
                    rows.push(self.gate(named, when, Vec::new(), then, anchor));
                }
            }
        }
        for gate in &self.set.gates {
            let named = gate.title.as_ref().map_or_else(|| data(&gate.id), |title| data(title));
            let when = if gate.is_always() { Vec::new() } else { self.condition(&gate.when, &named) };
            let unless = gate.unless.as_ref().map_or_else(Vec::new, |unless| self.condition(unless, &named));
            rows.push(self.gate(named, when, unless, &gate.then, &gate.anchor));
        }
        for (n, row) in rows.iter_mut().enumerate() {
            row.cells.insert(0, vec![Said::plain(data(&(n + 1).to_string()))]);
        }
        (!rows.is_empty()).then(|| Section {
            title: Words::new(
                "Điểm liệt và điều kiện khống chế (xét lần lượt từ trên xuống)",
                "Floors and gates (in the order they act)",
            ),
            columns: vec![
                column("TT", "No.", 6),
                column("Điều kiện khống chế", "Gate", 22),
                column("Khi", "When", 27),
                column("Trừ khi", "Unless", 15),
                column("Thì", "Then", 15),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        })
    }

    fn quotas(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        for (n, quota) in self.set.quotas.iter().enumerate() {
            let named = self.titled(data(quota_title(quota)), &quota.anchor);
            let terms = terms(self.set, quota).iter().map(|words| Said::plain(capital(words))).collect();
            rows.push(Row {
                kind: RowKind::Line,
                cells: vec![
                    vec![Said::plain(data(&(n + 1).to_string()))],
                    vec![named],
                    vec![Said::plain(capital(&within_words(&quota.within)))],
                    vec![Said::plain(capital(&capacity_words(self.set, quota)))],
                    terms,
                    self.cited([&quota.anchor]),
                ],
            });
        }
        (!rows.is_empty()).then(|| Section {
            title: Words::new("Tỷ lệ khống chế (xét sau cùng, mức cao nhất trước)", "Quotas (act last, the best rating first)"),
            columns: vec![
                column("TT", "No.", 6),
                column("Tỷ lệ khống chế", "Quota", 18),
                column("Trong", "Within", 13),
                column("Được nhiều nhất", "At most", 22),
                column("Cách xét", "How", 26),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        })
    }

    fn condition(&mut self, condition: &Condition, of: &Words) -> Vec<Said> {
        let lines = condition_lines(self.set, condition, 0);
        self.lines(lines, of)
    }

    fn gate(&mut self, named: Words, when: Vec<Said>, unless: Vec<Said>, then: &crate::law::Effect, anchor: &Anchor) -> Row {
        let named = self.titled(named, anchor);
        let then = effect_words(then, |rating| &self.set.ratings[rating].title);
        let cells = vec![vec![named], when, unless, vec![Said::plain(capital(&then))], self.cited([anchor])];
        Row { kind: RowKind::Line, cells }
    }

    fn figures(&mut self) -> Option<Section> {
        let assessed: BTreeSet<usize> =
            self.set.scorecard().into_iter().flat_map(|scorecard| &scorecard.nodes).filter_map(assessed_figure).collect();
        let mut rows = Vec::new();
        for (n, (position, indicator)) in self.set.asked().enumerate() {
            rows.push(self.figure(n, indicator, assessed.contains(&position)));
        }
        (!rows.is_empty()).then(|| Section {
            title: Words::new("Số liệu phải khai", "Figures asked for"),
            columns: vec![
                column("TT", "No.", 6),
                column("Chỉ tiêu số liệu", "Indicator", 36),
                column("Cách ghi", "Answer", 26),
                column("Minh chứng, lưu ý", "Evidence, remarks", 18),
                column("Khi thiếu (để trống: như quy định chung)", "Where missing (empty: as for all)", 14),
            ],
            rows,
        })
    }

    fn figure(&mut self, n: usize, indicator: &Indicator, is_assessed: bool) -> Row {
        let title = self.titled(data(&indicator.question.title), &indicator.anchor);
        let mut asked = vec![Said::plain(capital(&kind_words(&indicator.question)))];
        if is_assessed {
            asked = vec![Said::plain(Words::new("Điểm do người có thẩm quyền chấm", "Points given by a person"))];
        }
        asked.extend(range_words(&indicator.question).map(|range| Said::plain(capital(&range))));
        let mut notes: Vec<Said> =
            indicator.evidence.map(|evidence| Said::plain(capital(&evidence_words(evidence)))).into_iter().collect();
        notes.extend(remarks(indicator).iter().map(|remark| Said::plain(capital(remark))));
        // what the head says of all is not said again of each
        let absent = (indicator.absent != self.set.absent).then(|| Said::plain(capital(&absent_words(indicator.absent))));
        let tt = Said::plain(data(&(n + 1).to_string()));
        let cells = vec![vec![tt], vec![title], asked, notes, absent.into_iter().collect()];
        Row { kind: RowKind::Line, cells }
    }

    fn derived(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        for (n, (_, derived)) in self.set.written().enumerate() {
            let title = self.titled(data(&derived.title), &derived.anchor);
            let named = title.words.clone();
            let lines = derived_lines(self.set, &derived.method, derived.measure.as_deref());
            let mut anchors = vec![&derived.anchor];
            anchors.extend(lines.iter().filter_map(|line| line.anchor));
            let mut said = self.lines(lines, &named);
            if derived.rounding != self.set.rounding.derived {
                said.push(Said::plain(capital(&perhaps_rounded_words(derived.rounding))));
            }
            let measure = derived.measure.as_deref().map(|measure| if measure == "percent" { "%" } else { measure });
            let cells = vec![
                vec![Said::plain(data(&(n + 1).to_string()))],
                vec![title],
                said,
                measure.map(|measure| Said::plain(data(measure))).into_iter().collect(),
                self.cited(anchors),
            ];
            rows.push(Row { kind: RowKind::Line, cells });
        }
        (!rows.is_empty()).then(|| Section {
            title: Words::new("Giá trị tính từ số liệu", "Values computed from figures"),
            columns: vec![
                column("TT", "No.", 6),
                column("Giá trị", "Value", 32),
                column("Cách tính", "Computed", 37),
                column("Đơn vị tính", "Measure", 10),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        })
    }

    fn data_checks(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        for (n, check) in self.set.data_checks.iter().enumerate() {
            let title = self.titled(condition_words(self.set, &check.that), &check.anchor);
            let severity = if check.is_error {
                Words::new("Đơn vị chưa đủ căn cứ xếp loại", "The unit is undetermined")
            } else {
                Words::new("Chỉ cảnh báo", "A warning")
            };
            let cells = vec![
                vec![Said::plain(data(&(n + 1).to_string()))],
                vec![title],
                vec![Said::plain(data(&check.message))],
                vec![Said::plain(severity)],
            ];
            rows.push(Row { kind: RowKind::Line, cells });
        }
        (!rows.is_empty()).then(|| Section {
            title: Words::new("Kiểm tra số liệu", "Data checks"),
            columns: vec![
                column("TT", "No.", 6),
                column("Phải đúng", "Must hold", 42),
                column("Nếu không, báo", "Else it is said", 34),
                column("Hệ quả", "What follows", 18),
            ],
            rows,
        })
    }

    fn doubts(&self) -> Option<Section> {
        let rows: Vec<Row> = self
            .doubts
            .iter()
            .enumerate()
            .map(|(n, doubt)| Row {
                kind: RowKind::Line,
                cells: vec![
                    vec![Said::plain(data(&format!("({})", n + 1)))],
                    vec![Said::plain(doubt.of.clone())],
                    vec![Said::plain(data(&doubt.text))],
                ],
            })
            .collect();
        (!rows.is_empty()).then(|| Section {
            title: Words::new("Chỗ văn bản chưa rõ", "Where the text is not clear"),
            columns: vec![
                column("Số", "No.", 6),
                column("Ở đâu", "Where", 30),
                column("Chưa rõ điều gì, đọc thế nào", "What is open, and how it is read", 64),
            ],
            rows,
        })
    }
}

/// How many cases a row asks, where that is not from the best rating to the worst, as its columns stand; else 0.
fn cases_out_of_order(method: &Method) -> usize {
    let Method::Cases(cases) = method else { return 0 };
    let results: Vec<Option<Number>> =
        cases.cases.iter().map(|case| if let Numeric::Literal(rating) = &case.result { Some(*rating) } else { None }).collect();
    if results.is_sorted() { 0 } else { results.len() }
}

fn assessed_figure(node: &Node) -> Option<usize> {
    match &node.content {
        Content::Criterion { method: Method::Assessed { figure, .. }, .. } => Some(*figure),
        Content::Criterion { .. } | Content::Group { .. } => None,
    }
}

/// Findings that the author allowed, with the reasons, in the order of the file.
fn allowed(set: &RuleSet) -> Option<Section> {
    let rows: Vec<Row> = allows(set)
        .into_iter()
        .map(|(of, allow)| Row {
            kind: RowKind::Line,
            cells: vec![vec![Said::plain(of)], vec![Said::plain(data(&allow.lint))], vec![Said::plain(data(&allow.why))]],
        })
        .collect();
    (!rows.is_empty()).then(|| Section {
        title: Words::new("Phát hiện được chấp nhận", "Findings that are allowed"),
        columns: vec![column("Ở đâu", "Where", 30), column("Phát hiện", "Finding", 22), column("Lý do", "Reason", 48)],
        rows,
    })
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
fn clauses(set: &RuleSet) -> Option<Section> {
    let is_one_source = set.clauses.windows(2).all(|pair| pair[0].source_title == pair[1].source_title);
    let rows: Vec<Row> = set
        .clauses
        .iter()
        .map(|clause| {
            let mut at = vec![Said::plain(data(&clause.at))];
            if !is_one_source {
                at.push(Said::plain(data(clause.source_number.as_ref().unwrap_or(&clause.source_title))));
            }
            Row { kind: RowKind::Line, cells: vec![at, vec![Said::plain(data(&clause.says))]] }
        })
        .collect();
    (!rows.is_empty()).then(|| Section {
        title: Words::new("Điều khoản được dẫn (tóm tắt, không phải nguyên văn)", "Clauses cited (summed up, not quoted)"),
        columns: vec![column("Điều khoản", "Clause", 25), column("Nội dung", "What it says", 75)],
        rows,
    })
}

fn number(number: Number) -> Words {
    Words::new(number.vi(), number.en())
}

fn column(vi: &str, en: &str, share: u16) -> Column {
    Column { title: Words::new(vi, en), share, is_number: false }
}

fn numbers(vi: &str, en: &str, share: u16) -> Column {
    Column { is_number: true, ..column(vi, en, share) }
}

/// The number that a title begins with, as paper forms have it: `II.`, `1.2.`, `a)`; and the rest.
pub fn split_number(title: &str) -> (Option<&str>, &str) {
    let Some((number, rest)) = title.split_once(' ') else { return (None, title) };
    let Some(bare) = number.strip_suffix(['.', ')']) else { return (None, title) };
    let all = |fits: fn(char) -> bool| !bare.is_empty() && bare.chars().all(fits);
    let is_roman = all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    let is_number = all(|c| c.is_ascii_digit() || c == '.') && bare.starts_with(|c: char| c.is_ascii_digit());
    let is_letter = bare.chars().count() == 1 && all(|c| c.is_lowercase() || c.is_ascii_uppercase());
    if is_roman || is_number || is_letter { (Some(bare), rest.trim_start()) } else { (None, title) }
}

/// A number by depth, where the title has none: I, II; 1, 2; a, b; then a dash.
fn ordinal(position: usize, depth: usize) -> String {
    const LETTERS: [&str; 23] =
        ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];
    match depth {
        0 => roman(position + 1),
        1 => (position + 1).to_string(),
        2 => LETTERS.get(position).map_or_else(|| (position + 1).to_string(), |letter| (*letter).to_owned()),
        _ => "-".to_owned(),
    }
}

/// `IV` for 4.
pub fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut written = String::new();
    for (worth, sign) in SIGNS {
        while number >= worth {
            written += sign;
            number -= worth;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_up_the_number_that_it_begins_with() {
        for (title, number, rest) in [
            ("II. Chăm lo", Some("II"), "Chăm lo"),
            ("1.2. Hội nghị", Some("1.2"), "Hội nghị"),
            ("3) Thi đua", Some("3"), "Thi đua"),
            ("đ) Khác", Some("đ"), "Khác"),
            ("Cộng 2 điểm", None, "Cộng 2 điểm"),
            ("5 tiêu chí", None, "5 tiêu chí"),
            ("TP. Vị Thanh", None, "TP. Vị Thanh"),
        ] {
            assert_eq!(split_number(title), (number, rest), "{title}");
        }
    }

    #[test]
    fn numbers_by_depth_are_those_of_paper_forms() {
        assert_eq!([0, 3, 8, 13].map(|n| ordinal(n, 0)), ["I", "IV", "IX", "XIV"]);
        assert_eq!([0, 4].map(|n| ordinal(n, 2)), ["a", "đ"]);
        assert_eq!(ordinal(1, 1), "2");
    }
}
