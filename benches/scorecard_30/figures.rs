//! Figures of invented units: seeded, and a fifth of them on a threshold or a rounding tie.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::RangeInclusive;
use vungmanh::engine::fill::Given;
use vungmanh::law::{Name, RuleSet};
use vungmanh::words::figure::Kind;
use vungmanh::words::number::Number;

/// The figures of one indicator: whole numbers, on the grid of its decimals; a truth is 0 or 1, an option its position.
#[derive(Debug, Default)]
pub(crate) struct Column {
    /// The figures.
    pub(crate) values: Vec<i64>,
    /// What is known of each: one of the three codes.
    pub(crate) known: Vec<u8>,
}

/// The cell could not be read.
pub(crate) const UNREADABLE: u8 = 0;
/// There is no figure.
pub(crate) const MISSING: u8 = 1;
/// There is a figure.
pub(crate) const KNOWN: u8 = 8;

macro_rules! figures {
    ($($name:ident),* $(,)?) => {
        /// The figures of all units, a column an indicator.
        #[derive(Debug, Default)]
        pub(crate) struct Figures {
            $(pub(crate) $name: Column,)*
        }

        impl Figures {
            /// The column of an indicator.
            pub(crate) fn of(&self, id: &str) -> &Column {
                match id {
                    $(stringify!($name) => &self.$name,)*
                    other => panic!("the rule set asks for `{other}`, which has no figures"),
                }
            }

            /// Every column.
            pub(crate) fn columns(&self) -> Vec<&Column> {
                vec![$(&self.$name),*]
            }

            fn columns_mut(&mut self) -> Vec<&mut Column> {
                vec![$(&mut self.$name),*]
            }
        }
    };
}

figures! {
    hoi_vien, duoc_quan_triet, co_ke_hoach, chi_tieu_buoi, so_buoi, tin_bai, khu_dan_cu, khu_hop_dinh_ky,
    khu_co_ngay_hoi, ho_dan, ho_van_hoa, chi_tieu_quy, tien_quy, ke_hoach_nha, so_nha, mo_hinh_tu_quan, giam_ngheo,
    cuoc_giam_sat, kien_nghi, kien_nghi_duoc_tra_loi, co_du_thao, hoi_nghi_phan_bien, thanh_tra_nhan_dan, tiep_xuc_cu_tri,
    don_thu_qua_han, can_bo, can_bo_duoc_boi_duong, ky_hop, co_quy_che, du_ho_so, bao_cao_thieu, ky_luat, cuoc_doi_thoai,
    ngay_cham, gioi_thieu_dang, khieu_kien,
}

/// The figures of `n_units` units; the same seed gives the same figures.
pub(crate) fn figures(n_units: usize, seed: u64) -> Figures {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut figures = Figures::default();
    for _ in 0..n_units {
        unit(&mut figures, &mut dice);
    }
    for column in figures.columns_mut() {
        column.known = (0..n_units).map(|_| dice.known()).collect();
    }
    figures
}

fn unit(figures: &mut Figures, dice: &mut Dice) {
    // how good the unit is, of 100: the figures of a unit go together
    let good = 40 + dice.among(0..=60).max(dice.among(0..=60));
    let part = |dice: &mut Dice, whole: i64, thresholds: &[i64]| {
        let percent = dice.figure(thresholds, (good - 15).max(0)..=(good + 10).min(100));
        whole * percent / 100
    };

    let hoi_vien = dice.whole(300..=3000);
    figures.hoi_vien.values.push(hoi_vien);
    let quan_triet = part(dice, hoi_vien, &[70, 80, 90]);
    // one in five hundred reports more than there are
    figures.duoc_quan_triet.values.push(if dice.one_in(500) { hoi_vien + 1 } else { quan_triet });
    figures.co_ke_hoach.values.push(dice.yes(good + 5));
    // of 32 or 96 planned, an odd number makes a tie at the second decimal
    let chi_tieu_buoi = dice.figure(&[32, 96], 5..=40);
    figures.chi_tieu_buoi.values.push(chi_tieu_buoi);
    let so_buoi = part(dice, chi_tieu_buoi, &[50, 100]) + dice.among(0..=3);
    figures.so_buoi.values.push(so_buoi);
    figures.tin_bai.values.push(dice.figure(&[12, 60, 61], good / 4..=good));
    let khu_dan_cu = dice.whole(8..=40);
    figures.khu_dan_cu.values.push(khu_dan_cu);
    figures.khu_hop_dinh_ky.values.push(part(dice, khu_dan_cu, &[75, 90, 100]));

    figures.khu_co_ngay_hoi.values.push(part(dice, khu_dan_cu, &[80, 95, 100]));
    let ho_dan = dice.whole(1200..=6000);
    figures.ho_dan.values.push(ho_dan);
    figures.ho_van_hoa.values.push(part(dice, ho_dan, &[80, 85, 90, 95]));
    let chi_tieu_quy = dice.figure(&[1000, 3000], 500..=6000);
    figures.chi_tieu_quy.values.push(chi_tieu_quy);
    figures.tien_quy.values.push(part(dice, chi_tieu_quy, &[60, 100]) + dice.among(0..=9));
    let ke_hoach_nha = dice.figure(&[0, 32], 1..=20);
    figures.ke_hoach_nha.values.push(ke_hoach_nha);
    figures.so_nha.values.push(part(dice, ke_hoach_nha, &[100]) + dice.among(0..=1));
    figures.mo_hinh_tu_quan.values.push(dice.figure(&[1, 3, 5, 10], good / 20..=good / 5));
    figures.giam_ngheo.values.push(dice.figure(&[0, 100, 150], -50..=3 * good));

    figures.cuoc_giam_sat.values.push(dice.figure(&[2, 3, 4], good / 25..=6));
    let kien_nghi = dice.figure(&[0, 20, 100], 0..=60);
    figures.kien_nghi.values.push(kien_nghi);
    figures.kien_nghi_duoc_tra_loi.values.push(part(dice, kien_nghi, &[50, 70, 90]));
    figures.co_du_thao.values.push(dice.yes(60));
    figures.hoi_nghi_phan_bien.values.push(dice.figure(&[1, 2], 0..=good / 25));
    figures.thanh_tra_nhan_dan.values.push(if dice.yes(good) == 1 { 0 } else { dice.among(0..=3) });
    figures.tiep_xuc_cu_tri.values.push(dice.figure(&[2, 4], good / 30..=6));
    figures.don_thu_qua_han.values.push(dice.figure(&[0, 4, 5], 0..=2));

    let can_bo = dice.whole(5..=60);
    figures.can_bo.values.push(can_bo);
    figures.can_bo_duoc_boi_duong.values.push(part(dice, can_bo, &[60, 80, 100]));
    figures.ky_hop.values.push(dice.figure(&[2, 4], good / 30..=6));
    figures.co_quy_che.values.push(dice.yes(good + 10));
    figures.du_ho_so.values.push(dice.yes(good + 5));
    let bao_cao_thieu = if dice.one_in(200) { dice.among(10..=14) } else { dice.figure(&[0, 1, 2], 0..=(101 - good) / 20) };
    figures.bao_cao_thieu.values.push(bao_cao_thieu);
    figures.ky_luat.values.push(if dice.one_in(20) { dice.among(1..=3) } else { 0 });

    figures.cuoc_doi_thoai.values.push(dice.figure(&[1, 2], 0..=4));
    figures.ngay_cham.values.push(dice.figure(&[0, 5, 10], 0..=(104 - good) / 4));
    figures.gioi_thieu_dang.values.push(dice.figure(&[4, 5], 0..=8));
    figures.khieu_kien.values.push(dice.yes(3));
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn among(&mut self, range: RangeInclusive<i64>) -> i64 {
        self.0.random_range(range)
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.0.random_ratio(1, n)
    }

    /// Yes for so many of a hundred.
    fn yes(&mut self, percent: i64) -> i64 {
        i64::from(self.among(1..=100) <= percent)
    }

    /// A threshold in one case of five.
    fn figure(&mut self, thresholds: &[i64], usual: RangeInclusive<i64>) -> i64 {
        if self.one_in(5) { thresholds[self.0.random_range(0..thresholds.len())] } else { self.among(usual) }
    }

    /// A whole of which, in one case of five, every share of 5 % is a whole number too.
    fn whole(&mut self, usual: RangeInclusive<i64>) -> i64 {
        let whole = self.among(usual);
        if self.one_in(5) { (whole - whole % 20).max(20) } else { whole }
    }

    fn known(&mut self) -> u8 {
        match self.among(0..=9999) {
            0 => UNREADABLE,
            1..=10 => MISSING,
            _ => KNOWN,
        }
    }
}

impl Figures {
    /// What the engine is given for an input of a unit.
    pub(crate) fn given(&self, set: &RuleSet, row: usize, name: Name) -> Given {
        let Name::Indicator(indicator) = name else { panic!("the rule set reads figures only") };
        let question = &set.indicators[indicator].question;
        let column = self.of(&question.id);
        let value = column.values[row];
        match (column.known[row], &question.kind) {
            (UNREADABLE, _) => Given::Unreadable,
            (MISSING, _) => Given::Missing,
            (_, Kind::Quantity(quantity)) => {
                Given::Number(Number::new(i128::from(value), quantity.decimals).expect("a figure has few digits"))
            }
            (_, Kind::YesNo) => Given::Truth(value == 1),
            (_, Kind::Choice(_)) => Given::Option(usize::try_from(value).expect("options are counted from 0")),
            (_, Kind::Date | Kind::Text) => panic!("the rule set asks for no dates and no texts"),
        }
    }
}
