//! The rules of `rules.yaml` as someone would write them who wants them fast: for these rules only, in columns of `i64`,
//! in blocks that stay in the cache, without branches where that helps.
//!
//! Points are hundredths, totals tenths. A reason is a byte: an absence (0 unreadable, 1 missing), or 8 and more, which
//! [`super::compare`] names.

use super::figures::{Column, Figures, KNOWN, MISSING, UNREADABLE};
use std::ops::Range;

/// How many criteria.
pub(crate) const N_CRITERIA: usize = 30;
/// How many criteria a group has; groups follow each other.
pub(crate) const IN_GROUP: usize = 6;

const BLOCK: usize = 4096;

/// What comes of every unit.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Points of the criteria, in document order.
    pub(crate) criteria: Vec<Cells>,
    /// Points of the groups.
    pub(crate) groups: Vec<Cells>,
    /// The total.
    pub(crate) total: Cells,
    /// The rating by score.
    pub(crate) by_score: Ratings,
    /// The rating after requirements.
    pub(crate) after_requirements: Ratings,
    /// The rating that counts, where the outcome is "rated".
    pub(crate) rating: Ratings,
    /// What comes of the unit.
    pub(crate) outcome: Vec<u8>,
}

/// A column of numbers, 0 where absent.
#[derive(Debug)]
pub(crate) struct Cells {
    /// The numbers.
    pub(crate) values: Vec<i64>,
    /// The reasons.
    pub(crate) why: Vec<u8>,
}

/// A column of ratings, best 0; 0 where absent.
#[derive(Debug)]
pub(crate) struct Ratings {
    /// Positions.
    pub(crate) positions: Vec<u8>,
    /// The reasons.
    pub(crate) why: Vec<u8>,
}

/// The first reason of a column: the first tier, whole points, a sum, "rated", "score".
pub(crate) const FIRST: u8 = KNOWN;

const REASONS: [u8; 5] = [FIRST, FIRST + 1, FIRST + 2, FIRST + 3, FIRST + 4];

/// Rates every unit.
pub(crate) fn evaluate(figures: &Figures) -> Sheet {
    let n_units = figures.hoi_vien.values.len();
    let cells = || Cells { values: vec![0; n_units], why: vec![0; n_units] };
    let ratings = || Ratings { positions: vec![0; n_units], why: vec![0; n_units] };
    let mut sheet = Sheet {
        criteria: (0..N_CRITERIA).map(|_| cells()).collect(),
        groups: (0..N_CRITERIA / IN_GROUP).map(|_| cells()).collect(),
        total: cells(),
        by_score: ratings(),
        after_requirements: ratings(),
        rating: ratings(),
        outcome: vec![0; n_units],
    };
    for start in (0..n_units).step_by(BLOCK) {
        let rows = start..n_units.min(start + BLOCK);
        score(figures, &rows, &mut sheet.criteria);
        sum(&rows, &mut sheet);
        rate(figures, &rows, &mut sheet);
        conclude(figures, &rows, &mut sheet);
    }
    sheet
}

#[derive(Clone, Copy)]
struct In<'a> {
    values: &'a [i64],
    known: &'a [u8],
}

struct Out<'a> {
    values: &'a mut [i64],
    why: &'a mut [u8],
}

impl Column {
    fn of(&self, rows: &Range<usize>) -> In<'_> {
        In { values: &self.values[rows.clone()], known: &self.known[rows.clone()] }
    }
}

impl Cells {
    fn of(&mut self, rows: &Range<usize>) -> Out<'_> {
        Out { values: &mut self.values[rows.clone()], why: &mut self.why[rows.clone()] }
    }
}

fn score(figures: &Figures, rows: &Range<usize>, criteria: &mut [Cells]) {
    let f = figures;
    let [
        quan_triet,
        ke_hoach,
        buoi,
        dua_tin,
        hop_khu_dan_cu,
        hinh_thuc, //
        ngay_hoi,
        gia_dinh_van_hoa,
        quy_nguoi_ngheo,
        nha_dai_doan_ket,
        tu_quan,
        ho_ngheo, //
        giam_sat_chu_tri,
        tra_loi_kien_nghi,
        phan_bien,
        thanh_tra,
        tiep_xuc,
        don_thu, //
        boi_duong,
        hop_uy_ban,
        quy_che,
        ho_so,
        bao_cao,
        khong_ky_luat, //
        doi_thoai,
        dung_han,
        xay_dung_dang,
        nhan_rong,
        gan_dan,
        on_dinh,
    ] = criteria
    else {
        unreachable!("there are {N_CRITERIA} criteria")
    };

    two(quan_triet.of(rows), f.duoc_quan_triet.of(rows), f.hoi_vien.of(rows), |part, whole| {
        at_least(times(100, part), whole, [(90, 500), (80, 400), (70, 250)], 0)
    });
    one(ke_hoach.of(rows), f.co_ke_hoach.of(rows), |yes| met(yes == 1, 200));
    two(buoi.of(rows), f.so_buoi.of(rows), f.chi_tieu_buoi.of(rows), |of, to| proportional(of, to, 400, 50));
    one(dua_tin.of(rows), f.tin_bai.of(rows), |n| capped(times(5, n), 300));
    two(hop_khu_dan_cu.of(rows), f.khu_hop_dinh_ky.of(rows), f.khu_dan_cu.of(rows), |part, whole| {
        at_least(times(100, part), whole, [(100, 400), (90, 300), (75, 200)], 0)
    });
    two(hinh_thuc.of(rows), f.so_buoi.of(rows), f.tin_bai.of(rows), |so_buoi, tin_bai| {
        conditions((so_buoi >= 6, 150), (tin_bai >= 12, 50))
    });

    two(ngay_hoi.of(rows), f.khu_co_ngay_hoi.of(rows), f.khu_dan_cu.of(rows), |part, whole| {
        at_least(times(100, part), whole, [(100, 500), (95, 400), (80, 200)], 0)
    });
    two(gia_dinh_van_hoa.of(rows), f.ho_van_hoa.of(rows), f.ho_dan.of(rows), |part, whole| {
        at_least(times(100, part), whole, [(95, 500), (90, 400), (85, 300), (80, 150)], 0)
    });
    two(quy_nguoi_ngheo.of(rows), f.tien_quy.of(rows), f.chi_tieu_quy.of(rows), |of, to| proportional(of, to, 500, 60));
    each(nha_dai_doan_ket.of(rows), f.so_nha.of(rows), f.ke_hoach_nha.of(rows), |(of, of_known), (to, to_known)| {
        // a target of 0 is asked for first, so that an unknown target decides before anything else
        if to_known == KNOWN && to == 0 {
            ((400, FIRST + 3), KNOWN)
        } else {
            (proportional(of, to.max(1), 400, 0), if to_known == KNOWN { of_known } else { to_known })
        }
    });
    each(tu_quan.of(rows), f.mo_hinh_tu_quan.of(rows), f.du_ho_so.of(rows), |(n, n_known), (yes, yes_known)| {
        let line = at_least(n, 1, [(10, 300), (5, 200), (1, 100)], 0);
        let without = (200, FIRST + 1);
        both(n >= 10, (n_known, yes_known), if n >= 10 && yes == 0 { without } else { line })
    });
    one(ho_ngheo.of(rows), f.giam_ngheo.of(rows), |n| at_least(n, 1, [(151, 300), (101, 200), (1, 100)], 0));

    one(giam_sat_chu_tri.of(rows), f.cuoc_giam_sat.of(rows), |n| at_least(n, 1, [(4, 400), (3, 300), (2, 200)], 0));
    each(tra_loi_kien_nghi.of(rows), f.kien_nghi_duoc_tra_loi.of(rows), f.kien_nghi.of(rows), |part, whole| {
        let scored = at_least(times(100, part.0), whole.0, [(90, 400), (70, 300), (50, 150)], 0);
        where_applicable((whole.0 > 0, whole.1), scored, part.1, 400)
    });
    each(phan_bien.of(rows), f.hoi_nghi_phan_bien.of(rows), f.co_du_thao.of(rows), |n, yes| {
        let scored = at_least(n.0, 1, [(2, 400), (1, 250)], 0);
        where_applicable((yes.0 == 1, yes.1), scored, n.1, 400)
    });
    one(thanh_tra.of(rows), f.thanh_tra_nhan_dan.of(rows), |option| at_most(option, [(0, 300), (1, 200), (2, 100)], 0));
    one(tiep_xuc.of(rows), f.tiep_xuc_cu_tri.of(rows), |n| at_least(n, 1, [(4, 300), (2, 150)], 0));
    each(don_thu.of(rows), f.don_thu_qua_han.of(rows), f.don_thu_qua_han.of(rows), |(n, known), _| {
        // a missing figure is read as 0
        let n = if known == KNOWN { n } else { 0 };
        (
            if n > 4 { (0, FIRST + 1) } else { (200_i64.wrapping_sub(times(50, n)), FIRST) },
            if known == UNREADABLE { UNREADABLE } else { KNOWN },
        )
    });

    two(boi_duong.of(rows), f.can_bo_duoc_boi_duong.of(rows), f.can_bo.of(rows), |part, whole| {
        at_least(times(100, part), whole, [(100, 400), (80, 300), (60, 200)], 100)
    });
    each(hop_uy_ban.of(rows), f.ky_hop.of(rows), f.co_quy_che.of(rows), |(n, n_known), (yes, yes_known)| {
        let (without, reason) = at_least(n, 1, [(4, 300), (2, 200)], 0);
        let line = if n >= 4 && yes == 1 { (400, FIRST) } else { (without, reason.wrapping_add(1)) };
        both(n >= 4, (n_known, yes_known), line)
    });
    one(quy_che.of(rows), f.co_quy_che.of(rows), |yes| met(yes == 1, 300));
    two(ho_so.of(rows), f.du_ho_so.of(rows), f.bao_cao_thieu.of(rows), |yes, n| conditions((yes == 1, 200), (n == 0, 100)));
    one(bao_cao.of(rows), f.bao_cao_thieu.of(rows), |n| at_most(n, [(0, 300), (1, 200), (2, 100)], 0));
    one(khong_ky_luat.of(rows), f.ky_luat.of(rows), |n| met(n == 0, 300));

    one(doi_thoai.of(rows), f.cuoc_doi_thoai.of(rows), |n| at_least(n, 1, [(2, 300), (1, 200)], 0));
    one(dung_han.of(rows), f.ngay_cham.of(rows), |n| at_most(n, [(0, 300), (5, 200), (10, 100)], 0));
    one(xay_dung_dang.of(rows), f.gioi_thieu_dang.of(rows), |n| capped(times(50, n), 200));
    each(nhan_rong.of(rows), f.mo_hinh_tu_quan.of(rows), f.ho_dan.of(rows), |n, ho_dan| {
        let large = at_least(n.0, 1, [(10, 200), (5, 100)], 0);
        let (points, reason) = at_least(n.0, 1, [(5, 200), (3, 100)], 0);
        let line = if ho_dan.0 >= 3000 { large } else { (points, reason.wrapping_add(3)) };
        (line, if ho_dan.1 == KNOWN { n.1 } else { ho_dan.1 })
    });
    two(gan_dan.of(rows), f.tiep_xuc_cu_tri.of(rows), f.cuoc_doi_thoai.of(rows), |a, b| {
        (times(25, a).wrapping_add(times(50, b)).min(300), FIRST)
    });
    one(on_dinh.of(rows), f.khieu_kien.of(rows), |yes| met(yes == 0, 200));
}

/// Figures are small: nothing overflows, and the check would keep the loops from being vectorised.
#[inline]
fn times(a: i64, b: i64) -> i64 {
    a.wrapping_mul(b)
}

/// Points with their reason.
type Scored = (i64, u8);

#[inline]
fn one(out: Out<'_>, a: In<'_>, score: impl Fn(i64) -> Scored) {
    let cells = out.values.iter_mut().zip(out.why);
    for ((value, why), (a, known)) in cells.zip(a.values.iter().zip(a.known)) {
        (*value, *why) = present(score(*a), *known);
    }
}

#[inline]
fn two(out: Out<'_>, a: In<'_>, b: In<'_>, score: impl Fn(i64, i64) -> Scored) {
    each(out, a, b, |(a, a_known), (b, b_known)| (score(a, b), a_known.min(b_known)));
}

#[inline]
fn each(out: Out<'_>, a: In<'_>, b: In<'_>, score: impl Fn((i64, u8), (i64, u8)) -> (Scored, u8)) {
    let cells = out.values.iter_mut().zip(out.why);
    let figures = a.values.iter().zip(a.known).zip(b.values.iter().zip(b.known));
    for ((value, why), ((a, a_known), (b, b_known))) in cells.zip(figures) {
        let (scored, known) = score((*a, *a_known), (*b, *b_known));
        (*value, *why) = present(scored, known);
    }
}

#[inline]
fn present((points, reason): Scored, known: u8) -> Scored {
    if known == KNOWN { (points, reason) } else { (0, known) }
}

#[inline]
fn at_least<const N: usize>(value: i64, scale: i64, tiers: [(i64, i64); N], otherwise: i64) -> Scored {
    let mut scored = (otherwise, REASONS[N]);
    for (n, (threshold, points)) in tiers.into_iter().enumerate().rev() {
        scored = if times(threshold, scale) <= value { (points, REASONS[n]) } else { scored };
    }
    scored
}

#[inline]
fn at_most<const N: usize>(value: i64, tiers: [(i64, i64); N], otherwise: i64) -> Scored {
    let mut scored = (otherwise, REASONS[N]);
    for (n, (threshold, points)) in tiers.into_iter().enumerate().rev() {
        scored = if value <= threshold { (points, REASONS[n]) } else { scored };
    }
    scored
}

#[inline]
fn met(holds: bool, points: i64) -> Scored {
    if holds { (points, FIRST) } else { (0, FIRST + 1) }
}

#[inline]
fn conditions(a: (bool, i64), b: (bool, i64)) -> Scored {
    let points = times(i64::from(a.0), a.1).wrapping_add(times(i64::from(b.0), b.1));
    (points, (FIRST + 2).wrapping_sub(u8::from(a.0)).wrapping_sub(u8::from(b.0)))
}

/// Rounded half up to hundredths: in proportion, under the least share, in full.
#[inline]
fn proportional(of: i64, to: i64, points_max: i64, least_percent: i64) -> Scored {
    if of >= to {
        (points_max, FIRST + 2)
    } else if times(100, of) < times(least_percent, to) {
        (0, FIRST + 1)
    } else {
        (times(2 * points_max, of).wrapping_add(to) / times(2, to), FIRST)
    }
}

#[inline]
fn capped(points: i64, points_max: i64) -> Scored {
    if points > points_max { (points_max, FIRST + 1) } else { (points, FIRST) }
}

/// The second figure is asked only where the first has its number, or is not known.
#[inline]
fn both(asks_second: bool, (first, second): (u8, u8), scored: Scored) -> (Scored, u8) {
    (scored, if first == KNOWN && !asks_second { KNOWN } else { first.min(second) })
}

/// Full points, with a reason of their own, where it does not apply.
#[inline]
fn where_applicable((applies, known): (bool, u8), scored: Scored, scored_known: u8, points_max: i64) -> (Scored, u8) {
    match (known, applies) {
        (KNOWN, true) => (scored, scored_known),
        (KNOWN, false) => ((points_max, FIRST + 4), KNOWN),
        _ => (scored, known),
    }
}

fn sum(rows: &Range<usize>, sheet: &mut Sheet) {
    for (group, criteria) in sheet.groups.iter_mut().zip(sheet.criteria.chunks_exact(IN_GROUP)) {
        add(group.of(rows), criteria, rows);
    }
    let total = sheet.total.of(rows);
    add(Out { values: &mut *total.values, why: &mut *total.why }, &sheet.groups, rows);
    for value in total.values {
        // hundredths to tenths
        *value = value.wrapping_add(5) / 10;
    }
}

fn add(out: Out<'_>, parts: &[Cells], rows: &Range<usize>) {
    out.why.fill(FIRST);
    for part in parts {
        for (sum, value) in out.values.iter_mut().zip(&part.values[rows.clone()]) {
            *sum = sum.wrapping_add(*value);
        }
        for (why, own) in out.why.iter_mut().zip(&part.why[rows.clone()]) {
            *why = (*why).min(*own);
        }
    }
    for (sum, why) in out.values.iter_mut().zip(out.why) {
        *sum = if *why == FIRST { *sum } else { 0 };
    }
}

const KHA: u8 = 1;
const TRUNG_BINH: u8 = 2;
const YEU: u8 = 3;

/// Reasons of a rating, after "score" and the four requirements.
const FLOOR_GIAM_SAT: u8 = FIRST + 5;
const FLOOR_TO_CHUC: u8 = FIRST + 6;
const CO_KHIEU_KIEN: u8 = FIRST + 7;
const KHONG_BAO_CAO: u8 = FIRST + 8;
const NHIEU_KY_LUAT: u8 = FIRST + 9;

fn rate(f: &Figures, rows: &Range<usize>, sheet: &mut Sheet) {
    for row in rows.clone() {
        let is_known = sheet.total.why[row] == FIRST;
        let total = sheet.total.values[row];
        let by_score = u8::from(total < 900) + u8::from(total < 700) + u8::from(total < 500);
        let by_score = if is_known { by_score } else { 0 };
        sheet.by_score.positions[row] = by_score;
        sheet.by_score.why[row] = if is_known { FIRST + by_score } else { sheet.total.why[row] };

        let (ky_luat, bao_cao_thieu) = (f.ky_luat.values[row], f.bao_cao_thieu.values[row]);
        let (mut rating, mut why) = (by_score, if is_known { FIRST } else { sheet.total.why[row] });
        if is_known && rating == 0 {
            let van_hoa = 100 * f.ho_van_hoa.values[row] >= 90 * f.ho_dan.values[row] || f.giam_ngheo.values[row] >= 100;
            for (held, requirement) in [(van_hoa, FIRST + 3), (bao_cao_thieu == 0, FIRST + 2), (ky_luat == 0, FIRST + 1)] {
                if !held {
                    (rating, why) = (1, requirement);
                }
            }
        }
        if is_known && rating == 1 && bao_cao_thieu > 2 {
            (rating, why) = (2, FIRST + 4);
        }
        sheet.after_requirements.positions[row] = rating;
        sheet.after_requirements.why[row] = why;

        if is_known {
            let has_nothing = sheet.criteria[3 * IN_GROUP..4 * IN_GROUP].iter().any(|leaf| leaf.values[row] <= 0);
            let not_above = [
                (sheet.groups[2].values[row] < 1000, KHA, FLOOR_GIAM_SAT),
                (has_nothing, TRUNG_BINH, FLOOR_TO_CHUC),
                (f.khieu_kien.values[row] == 1, KHA, CO_KHIEU_KIEN),
            ];
            for (closes, best, by) in not_above {
                if closes && rating < best {
                    (rating, why) = (best, by);
                }
            }
        }
        // whatever else is not known
        if f.bao_cao_thieu.known[row] == KNOWN && bao_cao_thieu >= 12 {
            (rating, why) = (YEU, KHONG_BAO_CAO);
        }
        if why >= FIRST && ky_luat >= 2 && rating < YEU {
            (rating, why) = (rating + 1, NHIEU_KY_LUAT);
        }
        sheet.rating.positions[row] = rating;
        sheet.rating.why[row] = why;
    }
}

/// The breach of a data check.
const DATA_CHECK: u8 = FIRST + 1;

fn conclude(f: &Figures, rows: &Range<usize>, sheet: &mut Sheet) {
    let outcome = &mut sheet.outcome[rows.clone()];
    outcome.copy_from_slice(&sheet.rating.why[rows.clone()]);
    for outcome in outcome.iter_mut() {
        *outcome = (*outcome).min(FIRST);
    }
    let checks = [&f.duoc_quan_triet, &f.hoi_vien, &f.kien_nghi_duoc_tra_loi, &f.kien_nghi].map(|column| column.of(rows));
    let [quan_triet, hoi_vien, tra_loi, kien_nghi] = checks;
    for check in checks {
        for (outcome, known) in outcome.iter_mut().zip(check.known) {
            *outcome = if *known == KNOWN { *outcome } else { *known };
        }
    }
    for (part, whole, breach) in [(tra_loi, kien_nghi, DATA_CHECK + 1), (quan_triet, hoi_vien, DATA_CHECK)] {
        let known = part.known.iter().zip(whole.known).map(|(part, whole)| part.min(whole));
        let values = part.values.iter().zip(whole.values);
        for ((outcome, known), (part, whole)) in outcome.iter_mut().zip(known).zip(values) {
            *outcome = if *known == KNOWN && part > whole { breach } else { *outcome };
        }
    }
    for column in f.columns() {
        for (outcome, known) in outcome.iter_mut().zip(column.of(rows).known) {
            *outcome = if *known == UNREADABLE { UNREADABLE } else { *outcome };
        }
    }
    debug_assert!(outcome.iter().all(|outcome| [UNREADABLE, MISSING, FIRST, FIRST + 1, FIRST + 2].contains(outcome)));
}
