//! The engine's sheet against the one by hand: every value and every reason of every unit.

use super::by_hand::{self, FIRST};
use vungmanh::engine::plan::Plan;
use vungmanh::engine::sheet::{Sheet, Slot, Values, Why};
use vungmanh::law::RuleSet;

/// Criteria, in document order, with the ids of their reasons, from [`FIRST`].
const CRITERIA: [(&str, &[&str]); by_hand::N_CRITERIA] = [
    ("quan_triet", &["at_least 90", "at_least 80", "at_least 70", "otherwise"]),
    ("ke_hoach", &["met", "not_met"]),
    ("buoi", &["proportional", "below_least", "full"]),
    ("dua_tin", &["per_occurrence", "per_occurrence capped"]),
    ("hop_khu_dan_cu", &["at_least 100", "at_least 90", "at_least 75", "otherwise"]),
    ("hinh_thuc", &["all_conditions", "some_conditions", "no_condition"]),
    ("ngay_hoi", &["at_least 100", "at_least 95", "at_least 80", "otherwise"]),
    ("gia_dinh_van_hoa", &["at_least 95", "at_least 90", "at_least 85", "at_least 80", "otherwise"]),
    ("quy_nguoi_ngheo", &["proportional", "below_least", "full"]),
    ("nha_dai_doan_ket", &["proportional", "", "full", "zero_target"]),
    ("tu_quan", &["case 1", "case 2", "case 3", "otherwise"]),
    ("ho_ngheo", &["above 1.5", "above 1", "above 0", "otherwise"]),
    ("giam_sat_chu_tri", &["at_least 4", "at_least 3", "at_least 2", "otherwise"]),
    ("tra_loi_kien_nghi", &["at_least 90", "at_least 70", "at_least 50", "otherwise", "not_applicable"]),
    ("phan_bien", &["case 1", "case 2", "otherwise", "", "not_applicable"]),
    ("thanh_tra", &["option tot", "option kha", "option trung_binh", "otherwise"]),
    ("tiep_xuc", &["at_least 4", "at_least 2", "otherwise"]),
    ("don_thu", &["per_occurrence", "per_occurrence floored"]),
    ("boi_duong", &["at_least 100", "at_least 80", "at_least 60", "otherwise"]),
    ("hop_uy_ban", &["case 1", "case 2", "case 3", "otherwise"]),
    ("quy_che", &["met", "not_met"]),
    ("ho_so", &["all_conditions", "some_conditions", "no_condition"]),
    ("bao_cao", &["at_most 0", "at_most 1", "at_most 2", "otherwise"]),
    ("khong_ky_luat", &["met", "not_met"]),
    ("doi_thoai", &["at_least 2", "at_least 1", "otherwise"]),
    ("dung_han", &["at_most 0", "at_most 5", "at_most 10", "otherwise"]),
    ("xay_dung_dang", &["per_occurrence", "per_occurrence capped"]),
    (
        "nhan_rong",
        &[
            "alternative 1, at_least 10",
            "alternative 1, at_least 5",
            "alternative 1, otherwise",
            "alternative 2, at_least 5",
            "alternative 2, at_least 3",
            "alternative 2, otherwise",
        ],
    ),
    ("gan_dan", &["formula"]),
    ("on_dinh", &["met", "not_met"]),
];

const GROUPS: [&str; 5] = ["tuyen_truyen", "dai_doan_ket", "giam_sat", "to_chuc", "phoi_hop"];

const REQUIREMENTS: [&str; 5] =
    ["score", "requirement ky_luat_nghiem", "requirement du_bao_cao", "requirement van_hoa", "requirement thieu_it_bao_cao"];

const GATES: [&str; 5] = ["floor giam_sat", "floor to_chuc", "gate co_khieu_kien", "gate khong_bao_cao", "gate nhieu_ky_luat"];

/// Fails at the first cell that differs.
pub(crate) fn assert_equal(set: &RuleSet, plan: &Plan, sheet: &Sheet, by_hand: &by_hand::Sheet) {
    let nodes = &set.scorecard().expect("the set has criteria").nodes;
    let points = |id: &str| {
        let node = nodes.iter().position(|node| node.id == id).expect("the rule set has the node");
        plan.slots.points[node]
    };
    let columns = Columns { plan, sheet };
    for ((id, reasons), cells) in CRITERIA.iter().zip(&by_hand.criteria) {
        columns.assert_cells(id, points(id), 2, cells, reasons);
    }
    for (id, cells) in GROUPS.iter().zip(&by_hand.groups) {
        columns.assert_cells(id, points(id), 2, cells, &["sum"]);
    }
    let slots = &plan.slots;
    columns.assert_cells("total", slots.total.expect("a total"), 1, &by_hand.total, &["sum"]);
    columns.assert_ratings("by score", slots.by_score.expect("ratings"), &by_hand.by_score, &["score"; 4]);
    let after = slots.after_requirements.expect("ratings");
    columns.assert_ratings("after requirements", after, &by_hand.after_requirements, &REQUIREMENTS);

    let outcome = slots.outcome.expect("an outcome");
    let ids = ["rated", "data_check 1", "data_check 2"];
    let rating = slots.rating.expect("a rating");
    for row in 0..sheet.n_rows() {
        assert_eq!(columns.id(outcome, row), name(by_hand.outcome[row], &ids), "outcome of unit {row}");
        if by_hand.outcome[row] == FIRST {
            let own = (by_hand.rating.positions[row], name(by_hand.rating.why[row], &[&REQUIREMENTS[..], &GATES].concat()));
            assert_eq!((columns.rating(rating, row), columns.id(rating, row)), own, "rating of unit {row}");
        }
    }
}

struct Columns<'a> {
    plan: &'a Plan,
    sheet: &'a Sheet,
}

impl<'a> Columns<'a> {
    fn id(&self, slot: Slot, row: usize) -> &'a str {
        let why = self.sheet.why(slot, row);
        // the legend calls a gate's absence and a rating's reason by the same codes as everywhere
        self.plan.steps[slot.0].reason_id(why)
    }

    fn rating(&self, slot: Slot, row: usize) -> u8 {
        let (column, at) = self.sheet.column(slot, row);
        let Values::Rating(positions) = &column.values else { panic!("not a column of ratings") };
        positions[at]
    }

    fn assert_cells(&self, what: &str, slot: Slot, decimals: u8, cells: &by_hand::Cells, reasons: &[&str]) {
        let own_decimals = self.plan.steps[slot.0].decimals();
        let scale = 10_i64.pow(u32::from(decimals - own_decimals));
        for row in 0..self.sheet.n_rows() {
            let (column, at) = self.sheet.column(slot, row);
            let Values::Narrow(values) = &column.values else { panic!("`{what}` is not held in 64 bits") };
            let engine = (values[at] * scale, self.id(slot, row));
            assert_eq!(engine, (cells.values[row], name(cells.why[row], reasons)), "`{what}` of unit {row}");
        }
    }

    fn assert_ratings(&self, what: &str, slot: Slot, ratings: &by_hand::Ratings, reasons: &[&str]) {
        for row in 0..self.sheet.n_rows() {
            let engine = (self.rating(slot, row), self.id(slot, row));
            assert_eq!(engine, (ratings.positions[row], name(ratings.why[row], reasons)), "{what} of unit {row}");
        }
    }
}

fn name<'a>(why: u8, reasons: &[&'a str]) -> &'a str {
    match why.checked_sub(FIRST) {
        Some(reason) => reasons[usize::from(reason)],
        None => Why::ABSENCES.iter().find(|(code, _)| code.0 == u16::from(why)).expect("an absence").1,
    }
}
