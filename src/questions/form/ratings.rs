//! Ratings with their edges and requirements, then what changes a rating: floors, gates and quotas.

use super::numbering::split_number;
use super::writer::Writer;
use super::{Row, Said, Section, column, numbered};
use crate::law::wording::data;
use crate::law::wording::quotas::{capacity_words, quota_title, terms, within_words};
use crate::law::wording::ratings::{edges_words, effect_words, floor_each_words, floor_words, require_lines, waivable_words};
use crate::law::wording::scoring::capital;
use crate::law::{Anchor, FloorEach, Rating};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::Number;

impl Writer<'_> {
    pub(super) fn ratings(&mut self) -> Section {
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
        Row::line(cells)
    }

    pub(super) fn gates(&mut self) -> Option<Section> {
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
            let mut row = self.gate(named, when, unless, &gate.then, &gate.anchor);
            if let Some(waivable) = waivable_words(gate) {
                row.cells[3].push(Said::plain(capital(&waivable)));
            }
            rows.push(row);
        }
        for (n, row) in rows.iter_mut().enumerate() {
            row.cells.insert(0, numbered(n));
        }
        Section::unless_empty(
            Words::new(
                "Điểm liệt và điều kiện khống chế (xét lần lượt từ trên xuống)",
                "Floors and gates (in the order they act)",
            ),
            vec![
                column("TT", "No.", 6),
                column("Điều kiện khống chế", "Gate", 22),
                column("Khi", "When", 27),
                column("Trừ khi", "Unless", 15),
                column("Thì", "Then", 15),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        )
    }

    fn gate(&mut self, named: Words, when: Vec<Said>, unless: Vec<Said>, then: &crate::law::Effect, anchor: &Anchor) -> Row {
        let named = self.titled(named, anchor);
        let then = effect_words(then, |rating| &self.set.ratings[rating].title);
        let cells = vec![vec![named], when, unless, vec![Said::plain(capital(&then))], self.cited([anchor])];
        Row::line(cells)
    }

    pub(super) fn quotas(&mut self) -> Option<Section> {
        let mut rows = Vec::new();
        for (n, quota) in self.set.quotas.iter().enumerate() {
            let named = self.titled(data(quota_title(quota)), &quota.anchor);
            let terms = terms(self.set, quota).iter().map(|words| Said::plain(capital(words))).collect();
            rows.push(Row::line(vec![
                numbered(n),
                vec![named],
                vec![Said::plain(capital(&within_words(&quota.within)))],
                vec![Said::plain(capital(&capacity_words(self.set, quota)))],
                terms,
                self.cited([&quota.anchor]),
            ]));
        }
        Section::unless_empty(
            Words::new("Tỷ lệ khống chế (xét sau cùng, mức cao nhất trước)", "Quotas (act last, the best rating first)"),
            vec![
                column("TT", "No.", 6),
                column("Tỷ lệ khống chế", "Quota", 18),
                column("Trong", "Within", 13),
                column("Được nhiều nhất", "At most", 22),
                column("Cách xét", "How", 26),
                column("Căn cứ", "Clause", 15),
            ],
            rows,
        )
    }
}
