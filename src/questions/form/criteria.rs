//! The criteria with their points, or the rows of a matrix, and what each line gives.

use super::numbering::{ordinal, split_number};
use super::writer::Writer;
use super::{Column, Row, RowKind, Said, Section, column, number, numbers};
use crate::law::expression::Numeric;
use crate::law::wording::ratings::{effect_words, floor_each_words, floor_words};
use crate::law::wording::scoring::{Gives, capital, criterion_lines};
use crate::law::wording::{data, perhaps_rounded_words, rounding_words};
use crate::law::{Anchor, Content, MatrixRow, Method, NodeId, Scorecard};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::Number;

impl Writer<'_> {
    pub(super) fn criteria(&mut self, scorecard: &Scorecard) -> Section {
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

    pub(super) fn matrix(&mut self, matrix: &[MatrixRow]) -> Section {
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
            rows.push(Row::line(cells));
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
}

/// How many cases a row asks, where that is not from the best rating to the worst, as its columns stand; else 0.
fn cases_out_of_order(method: &Method) -> usize {
    let Method::Cases(cases) = method else { return 0 };
    let results: Vec<Option<Number>> =
        cases.cases.iter().map(|case| if let Numeric::Literal(rating) = &case.result { Some(*rating) } else { None }).collect();
    if results.is_sorted() { 0 } else { results.len() }
}
