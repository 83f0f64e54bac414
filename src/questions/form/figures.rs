//! What is asked for, what is computed of it, and what must be true of it.

use super::writer::Writer;
use super::{Row, Said, Section, column, numbered};
use crate::law::wording::expressions::condition_words;
use crate::law::wording::figures::{evidence_words, kind_words, range_words, remarks};
use crate::law::wording::scoring::{capital, derived_lines};
use crate::law::wording::{absent_words, data, perhaps_rounded_words};
use crate::law::{Content, Indicator, Method, Node};
use crate::words::diagnostic::Words;
use std::collections::BTreeSet;

impl Writer<'_> {
    pub(super) fn figures(&mut self) -> Option<Section> {
        let assessed: BTreeSet<usize> =
            self.set.scorecard().into_iter().flat_map(|scorecard| &scorecard.nodes).filter_map(assessed_figure).collect();
        let mut rows = Vec::new();
        for (n, (position, indicator)) in self.set.asked().enumerate() {
            rows.push(self.figure(n, indicator, assessed.contains(&position)));
        }
        Section::unless_empty(
            Words::new("Số liệu phải khai", "Figures asked for"),
            vec![
                column("TT", "No.", 6),
                column("Chỉ tiêu số liệu", "Indicator", 36),
                column("Cách ghi", "Answer", 26),
                column("Minh chứng, lưu ý", "Evidence, remarks", 18),
                column("Khi thiếu (để trống: như quy định chung)", "Where missing (empty: as for all)", 14),
            ],
            rows,
        )
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
        Row::line(vec![numbered(n), vec![title], asked, notes, absent.into_iter().collect()])
    }

    pub(super) fn derived(&mut self) -> Option<Section> {
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
                numbered(n),
                vec![title],
                said,
                measure.map(|measure| Said::plain(data(measure))).into_iter().collect(),
                self.cited(anchors),
            ];
            rows.push(Row::line(cells));
        }
        Section::unless_empty(
            Words::new("Giá trị tính từ số liệu", "Values computed from figures"),
            vec![
                column("TT", "No.", 6),
                column("Giá trị", "Value", 32),
                column("Cách tính", "Computed", 37),
                column("Đơn vị tính", "Measure", 10),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        )
    }

    pub(super) fn data_checks(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        for (n, check) in self.set.data_checks.iter().enumerate() {
            let title = self.titled(condition_words(self.set, &check.that), &check.anchor);
            let severity = if check.is_error {
                Words::new("Đơn vị chưa đủ căn cứ xếp loại", "The unit is undetermined")
            } else {
                Words::new("Chỉ cảnh báo", "A warning")
            };
            let cells = vec![numbered(n), vec![title], vec![Said::plain(data(&check.message))], vec![Said::plain(severity)]];
            rows.push(Row::line(cells));
        }
        Section::unless_empty(
            Words::new("Kiểm tra số liệu", "Data checks"),
            vec![
                column("TT", "No.", 6),
                column("Phải đúng", "Must hold", 42),
                column("Nếu không, báo", "Else it is said", 34),
                column("Hệ quả", "What follows", 18),
            ],
            rows,
        )
    }
}

fn assessed_figure(node: &Node) -> Option<usize> {
    match &node.content {
        Content::Criterion { method: Method::Assessed { figure, .. }, .. } => Some(*figure),
        Content::Criterion { .. } | Content::Group { .. } => None,
    }
}
