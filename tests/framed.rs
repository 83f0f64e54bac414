//! Quotas that frames declare: how they come into the sets that fill them, which sheets they bind together, and what is said of them.

use crate::cohorts::{explained, filling, frame};
use std::collections::BTreeMap;
use std::sync::Arc;
use vungmanh::engine::fill::Given;
use vungmanh::engine::run::{Run, run};
use vungmanh::facts::units::{Day, Unit};
use vungmanh::law::load::{Loaded, amended_texts, from_texts};
use vungmanh::law::{IndicatorId, RuleSet};
use vungmanh::questions::form::form;
use vungmanh::render::decided::first_lines;
use vungmanh::render::explanation::explanation;
use vungmanh::render::record::record;
use vungmanh::words::diagnostic::{Diagnostic, Lang};
use vungmanh::words::number::Number;
use vungmanh::words::period::Period;

const SOURCE: &str = include_str!("../fixtures/broken/sources/van_ban_thu.yaml");

const FRAME_FILE: &str = "rules/khung/thu/1/rules.yaml";

const QUOTA: &str = "quotas:
  - id: khong_che
    rating: xuat_sac
    within: [cohort]
    capacity: { count: 1 }
    rank_by: [{ diem_chung: desc }]
    others: tot
    clause: van_ban_thu/3
";

fn texts(frame: &str, sets: &[(&str, String)]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::from([
        ("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned()),
        (FRAME_FILE.to_owned(), frame.to_owned()),
    ]);
    for (organisation, text) in sets {
        texts.insert(format!("rules/thu/{organisation}/xa/1/rules.yaml"), text.clone());
    }
    texts
}

fn two(frame: &str) -> BTreeMap<String, String> {
    texts(frame, &[("hoi", filling("hoi", "")), ("phu_nu", filling("phu_nu", ""))])
}

fn set<'l>(loaded: &'l Loaded, id: &str) -> &'l Arc<RuleSet> {
    &loaded.library.entries.iter().find(|entry| entry.set.id == id).unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics)).set
}

#[test]
fn a_quota_of_a_frame_comes_into_every_set_that_fills_it_and_stays_the_frames() {
    let loaded = from_texts(two(&frame(QUOTA)));
    let identity = |id: &str| {
        let set = set(&loaded, id);
        let [quota] = set.quotas.as_slice() else { panic!("one quota") };
        assert_eq!(quota.anchor.place.file(), FRAME_FILE);
        quota.identity(set)
    };
    let own = identity("khung/thu");
    assert_eq!(own, ("khung/thu@1".to_owned(), "khong_che".to_owned()));
    assert_eq!((identity("thu/hoi/xa"), identity("thu/phu_nu/xa")), (own.clone(), own));
    assert_eq!(set(&loaded, "thu/hoi/xa").quotas[0].declared_in.as_deref(), Some("khung/thu@1"));
}

#[test]
fn a_quota_of_a_frame_of_a_frame_is_that_frames() {
    let middle =
        filling("he_thong", "").replace("thu/he_thong/xa", "khung/giua").replace("status: illustrative", "status: frame");
    let low = filling("hoi", "").replace("khung/thu@1", "khung/giua@1");
    let mut texts = texts(&frame(QUOTA), &[("hoi", low), ("phu_nu", filling("phu_nu", ""))]);
    texts.insert("rules/khung/giua/1/rules.yaml".to_owned(), middle);
    let loaded = from_texts(texts);
    for id in ["thu/hoi/xa", "thu/phu_nu/xa", "khung/giua"] {
        assert_eq!(set(&loaded, id).quotas[0].declared_in.as_deref(), Some("khung/thu@1"), "{id}");
    }
}

#[test]
fn a_frame_ranks_by_what_it_names_itself_and_sets_whose_frame_does_not_are_refused_with_both_places() {
    let loaded = from_texts(two(&frame(&QUOTA.replace("diem_chung: desc", "so_rieng: desc"))));
    assert!(loaded.library.entries.is_empty(), "neither the frame nor a set that fills it");
    let said: Vec<(&str, &str, Vec<&str>)> = loaded
        .diagnostics
        .iter()
        .map(|found| (found.code, found.place.file(), found.also.iter().map(|(place, _)| place.file()).collect()))
        .collect();
    let refused = |organisation| ("frame_refused", organisation, vec![FRAME_FILE]);
    let (hoi, phu_nu) = ("rules/thu/hoi/xa/1/rules.yaml", "rules/thu/phu_nu/xa/1/rules.yaml");
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(said.contains(&("unknown_name", FRAME_FILE, Vec::new())), "{said:#?}");
    assert!(said.contains(&refused(hoi)) && said.contains(&refused(phu_nu)), "{said:#?}");
    // a name that only one of the sets has is none of the frame's
    let own = "indicators: [{ id: so_rieng, type: count }]\n";
    let one = texts(&frame(&QUOTA.replace("diem_chung: desc", "so_rieng: desc")), &[("hoi", filling("hoi", own))]);
    assert!(from_texts(one).library.entries.is_empty());
}

#[test]
fn a_set_that_has_a_quota_of_the_same_id_is_refused_with_both_places() {
    let loaded = from_texts(texts(&frame(QUOTA), &[("hoi", filling("hoi", QUOTA))]));
    let [found] = loaded.diagnostics.as_slice() else { panic!("{:#?}", loaded.diagnostics) };
    assert_eq!((found.code, found.place.file()), ("id_twice", "rules/thu/hoi/xa/1/rules.yaml"));
    assert_eq!(found.also[0].0.file(), FRAME_FILE);
}

#[test]
fn an_amended_quota_of_a_frame_is_the_amended_sets_own_and_that_is_told() {
    for change in ["set: { quotas/khong_che/capacity/count: 2 }", "remove: [quotas/khong_che/title]"] {
        let amendment = format!("title: Thử\nrule_set: thu/hoi/xa@1\n{change}\ngrounds: thử\n");
        let titled = QUOTA.replace("    rating:", "    title: Khống chế\n    rating:");
        let mut all = two(&frame(&titled));
        all.insert("rules/amendments/thu.yaml".to_owned(), amendment);
        let loaded = amended_texts(all, &["rules/amendments/thu.yaml"]);
        let own = set(&loaded, "thu/hoi/xa");
        assert_eq!(own.quotas[0].declared_in, None, "{change}");
        assert_eq!(set(&loaded, "thu/phu_nu/xa").quotas[0].declared_in.as_deref(), Some("khung/thu@1"));
        let [found] = loaded.diagnostics.as_slice() else { panic!("{:#?}", loaded.diagnostics) };
        assert_eq!((found.code, found.place.file()), ("quota_parted", "rules/amendments/thu.yaml"));
    }
    // what does not touch the quota leaves it the frame's
    let mut all = two(&frame(QUOTA));
    let other = "title: Thử\nrule_set: thu/hoi/xa@1\nset: { ratings/tot/from: 71 }\ngrounds: thử\n";
    all.insert("rules/amendments/thu.yaml".to_owned(), other.to_owned());
    let loaded = amended_texts(all, &["rules/amendments/thu.yaml"]);
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(set(&loaded, "thu/hoi/xa").quotas[0].declared_in.as_deref(), Some("khung/thu@1"));
}

/// The points of the excellent and the others below, beside those of the form.
const ROLL_UP: &str = "derived: [{ id: duoi_xuat_sac, children: { unit_kind: xa, count: { rated_at_least: xuat_sac }, none: zero } }]\n\
                       data_checks: [{ that: duoi_xuat_sac < 2, message: Nhiều quá, severity: error }]\n";

/// A unit: id, organisation, cohort, whose child it is, and its score.
type Own = (&'static str, &'static str, &'static str, Option<&'static str>, i64);

fn units(of: &[Own]) -> Vec<Unit> {
    let unit = |(id, organisation, cohort, parent, _): &Own| Unit {
        id: Arc::from(*id),
        name: Arc::from(*id),
        organisation: Some(Arc::from(*organisation)),
        unit_kind: Some(Arc::from("xa")),
        subtype: None,
        territory: None,
        parent: parent.map(Arc::from),
        cohort: Some(Arc::from(*cohort)),
        leads: None,
        founded: Day::Missing,
        dissolved: Day::Missing,
        since: Day::Missing,
    };
    of.iter().map(unit).collect()
}

fn rated<'a>(loaded: &'a Loaded, units: &'a [Unit], of: &[Own]) -> Result<Run<'a>, Vec<Diagnostic>> {
    let figures = |unit: usize, _: &RuleSet, indicator: IndicatorId| match indicator {
        0 => Given::Number(Number::from(of[unit].4)),
        1 => Given::Number(Number::ZERO),
        _ => Given::Truth(false),
    };
    run(&loaded.library, units, &figures, Period::parse("2024").expect("a year"))
}

fn ratings(run: &Run<'_>) -> Vec<String> {
    let mut ratings: Vec<String> = Vec::new();
    for sheets in &run.sheets {
        let slot = sheets.plan.slots.rating.expect("a rating");
        for (row, unit) in sheets.units.iter().enumerate() {
            let rating = sheets.rating_at(slot, row).map_or("-", |rating| sheets.set.ratings[rating].id.as_str());
            ratings.push(format!("{} {rating} {}", run.units[*unit].id, sheets.deciding_reason(row)));
        }
    }
    ratings.sort();
    ratings
}

fn with_roll_up() -> Loaded {
    let loaded = from_texts(texts(&frame(QUOTA), &[("hoi", filling("hoi", ROLL_UP)), ("phu_nu", filling("phu_nu", ""))]));
    assert_eq!(loaded.diagnostics, []);
    loaded
}

// What a parent reads of its children is what the quota left them.
#[test]
fn a_set_reads_children_of_a_set_with_which_it_shares_a_quota_over_other_cohorts() {
    let loaded = with_roll_up();
    let own: [Own; 4] = [
        ("tren", "hoi", "h", None, 95),
        ("a", "phu_nu", "p", Some("tren"), 95),
        ("b", "phu_nu", "p", Some("tren"), 96),
        ("c", "phu_nu", "k", None, 91),
    ];
    let all = units(&own);
    let run = rated(&loaded, &all, &own).expect("no cohort has units of both");
    let expected = ["a tot quota khong_che", "b xuat_sac score", "c xuat_sac score", "tren xuat_sac score"];
    assert_eq!(ratings(&run), expected, "of two children one is excellent: two would be too many");
}

#[test]
fn a_unit_that_reads_one_with_which_it_competes_is_refused_with_the_quota_and_the_way_out() {
    let loaded = with_roll_up();
    let own: [Own; 3] = [("tren", "hoi", "c", None, 95), ("a", "phu_nu", "c", Some("tren"), 95), ("b", "phu_nu", "k", None, 96)];
    let all = units(&own);
    let found = rated(&loaded, &all, &own).expect_err("neither can come first");
    let [found] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((found.code, found.place.file()), ("sets_need_each_other", "rules/thu/hoi/xa/1/rules.yaml"));
    let also: Vec<&str> = found.also.iter().map(|(place, _)| place.file()).collect();
    assert_eq!(also, ["rules/thu/phu_nu/xa/1/rules.yaml", FRAME_FILE]);
    let help = found.help.as_ref().expect("a way out");
    insta::assert_snapshot!(format!("{}\n{}\n{}\n{}", found.message.vi, found.message.en, help.vi, help.en));
}

#[test]
fn a_set_between_two_that_share_a_quota_is_refused_too() {
    let reads = |unit_kind: &str| ROLL_UP.replace("unit_kind: xa", &format!("unit_kind: {unit_kind}"));
    let between = filling("giua", &reads("xa")).replace("unit_kind: xa }\nderived", "unit_kind: huyen }\nderived");
    let sets = [("hoi", filling("hoi", &reads("huyen"))), ("phu_nu", filling("phu_nu", "")), ("giua", between)];
    let loaded = from_texts(texts(&frame(QUOTA), &sets));
    assert_eq!(loaded.diagnostics, []);
    let own: [Own; 3] =
        [("tren", "hoi", "c", None, 95), ("giua", "giua", "g", Some("tren"), 95), ("a", "phu_nu", "c", Some("giua"), 95)];
    let mut all = units(&own);
    all[1].unit_kind = Some(Arc::from("huyen"));
    let found = rated(&loaded, &all, &own).expect_err("none can come first");
    assert_eq!(found.len(), 1);
    let message = &found[0].message.en;
    for told in [
        "`thu/hoi/xa@1` needs results of `thu/giua/xa@1`",
        "`thu/giua/xa@1` needs results of `thu/phu_nu/xa@1`",
        "`thu/hoi/xa@1` and `thu/phu_nu/xa@1` share the quota `khong_che` over the cohort `c`",
    ] {
        assert!(message.contains(told), "{message}");
    }
    // with the leaf in another cohort the chain is a chain
    let mut own = own;
    own[2].2 = "k";
    let mut all = units(&own);
    all[1].unit_kind = Some(Arc::from("huyen"));
    let run = rated(&loaded, &all, &own).expect("a chain");
    assert_eq!(ratings(&run), ["a xuat_sac score", "giua xuat_sac score", "tren xuat_sac score"]);
}

#[test]
fn an_explanation_and_the_record_name_the_frame_whose_rule_it_is() {
    let own_quota = QUOTA.replace("khong_che", "cua_bo").replace("xuat_sac", "kha").replace("others: tot", "others: yeu");
    let frame = frame(&QUOTA.replace("    rating:", "    title: Khống chế thử\n    rating:"))
        .replace("title: Bộ tiêu chí thử", "title: Khung thử");
    let loaded = from_texts(texts(&frame, &[("hoi", filling("hoi", &own_quota)), ("phu_nu", filling("phu_nu", ""))]));
    let own: [Own; 2] = [("a", "hoi", "c", None, 95), ("b", "phu_nu", "c", None, 96)];
    let all = units(&own);
    let run = rated(&loaded, &all, &own).expect("two that compete");
    let came = explained(&run, "a");
    let of = |id: &str| {
        let quota = came.quotas.iter().find(|quota| quota.id.ends_with(id)).expect("a quota");
        quota.cited.frame.as_ref().map(|frame| frame.reference.as_str())
    };
    assert_eq!((of("khong_che"), of("cua_bo")), (Some("khung/thu@1"), None));
    assert_eq!(came.nodes[0].cited.frame.as_ref().map(|frame| frame.reference.as_str()), Some("khung/thu@1"));
    let [_, _, clauses] = first_lines(&came, Lang::Vi);
    assert!(clauses.ends_with("; theo khung thử khống chế."), "{clauses}");
    let text = explanation(&came, Lang::Vi);
    let line = "(theo khung thử khống chế)";
    assert!(text.contains(line), "{text}");
    let text = explanation(&came, Lang::En);
    assert!(text.contains("(as the frame “Khung thử khống chế” has it)"), "{text}");
    let json = record(&came);
    let n_framed = json.matches("\"frame\":\"khung/thu@1\"").count();
    assert!(n_framed > 5, "{json}");
    assert_eq!(n_framed, json.matches("\"rule\":\"rules/khung/thu/1/rules.yaml").count(), "{json}");
}

#[test]
fn a_form_says_that_a_quota_of_a_frame_is_one_over_all_sets_that_fill_it() {
    let loaded = from_texts(texts(&frame(QUOTA), &[("hoi", filling("hoi", &QUOTA.replace("khong_che", "cua_bo")))]));
    let n_told = |id: &str| {
        let form = format!("{:?}", form(&loaded.library, set(&loaded, id)));
        (form.matches("Tính chung mọi bộ tiêu chí điền khung này").count(), form.matches("(của khung)").count())
    };
    let (n_shared, n_of_frame) = n_told("thu/hoi/xa");
    assert_eq!(n_shared, 1, "its own quota is its own");
    assert!(2 <= n_of_frame, "the criteria, the gate and the quota of the frame: {n_of_frame}");
    assert_eq!(n_told("khung/thu"), (1, 0), "the frame itself is no set of another");
}

#[test]
fn a_rating_that_waits_for_a_quota_is_not_said_to_be_what_the_text_leaves_out() {
    let loaded = from_texts(two(&frame(QUOTA)));
    let own: [Own; 2] = [("a", "hoi", "c", None, 95), ("b", "phu_nu", "c", None, 95)];
    let all = units(&own);
    let run = rated(&loaded, &all, &own).expect("two that are alike");
    let text = explanation(&explained(&run, "a"), Lang::Vi);
    let line = text.lines().find(|line| line.contains("Sau tỷ lệ khống chế")).expect("the stage");
    assert!(line.ends_with("– (chưa xét được)"), "{line}");
    let text = explanation(&explained(&run, "a"), Lang::En);
    assert!(text.contains("– (cannot be told yet)"), "{text}");
}
