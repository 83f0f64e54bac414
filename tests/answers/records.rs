//! The decision record, as a program reads it.

use super::{province, small};
use serde_json::Value;
use vungmanh::render::record::record;

fn read(workbook: &super::Workbook, id: &str) -> Value {
    let run = workbook.run();
    let line = record(&workbook.explain(&run, id));
    assert!(!line.contains('\n'), "a record is one line");
    serde_json::from_str(&line).expect("a record is JSON")
}

fn criterion<'r>(record: &'r Value, id: &str) -> &'r Value {
    let all = record["criteria"].as_array().expect("criteria are a list");
    all.iter().find(|node| node["id"] == id).expect("the record has the criterion")
}

#[test]
fn a_record_says_by_which_rules_and_what_came_out() {
    let record = read(&small(), "dv02");
    assert_eq!(record["rule_set"]["id"], "minh_hoa/to_dan_van/xa");
    assert_eq!(record["rule_set"]["hash"].as_str().map(str::len), Some(64));
    assert_eq!(record["illustrative"], true);
    assert_eq!(record["outcome"]["rating"], "kha");
    assert_eq!(record["outcome"]["by"], "score");
    assert_eq!(record["total"]["points"], "75.5");
    assert_eq!(record["total"]["percent_of_max"], "75.5");
    assert_eq!(record["decided"]["reasons"], serde_json::json!([["score"]]));
    assert_eq!(record["decided"]["otherwise"], "vung_manh");
    assert!(record["decided"]["words"]["vi"][0].as_str().is_some_and(|line| line.contains("xếp loại Khá")));
}

#[test]
fn a_criterion_is_told_down_to_the_cell_and_the_clause() {
    let record = read(&small(), "dv02");
    let quan_triet = criterion(&record, "quan_triet");
    assert_eq!(quan_triet["points"], "10");
    assert_eq!(quan_triet["by"], "at_least 70");
    assert_eq!(quan_triet["clause"]["id"], "minh_hoa_giai_thich/1.1");
    assert!(quan_triet["rule"].as_str().is_some_and(|rule| rule.contains("to_dan_van/xa/2016.1/rules.yaml:")));
    let score = &quan_triet["score"];
    assert_eq!(score["method"], "tiers");
    assert_eq!(score["next"], "at_least 80");
    assert_eq!(score["reads"], serde_json::json!(["ty_le_quan_triet"]));
    let way = &score["nearest"]["ways"][0];
    assert_eq!(way["reaches"][0]["figure"], "duoc_quan_triet");
    assert_eq!(way["reaches"][0]["from"]["value"], "159");
    assert_eq!(way["reaches"][0]["to"]["value"], "160");
    assert_eq!(way["points_to"], "15");
    assert_eq!(way["by"], "at_least 80");
    let derived = &record["derived"]["ty_le_quan_triet"];
    assert_eq!(derived["value"], "79.5");
    assert_eq!(derived["expression"]["values"], "percent(159, 200)");
    assert_eq!(derived["reads"], serde_json::json!(["duoc_quan_triet", "hoi_vien"]));
    let figure = &record["figures"]["duoc_quan_triet"];
    assert_eq!(figure["cell"]["address"], "G3");
    assert_eq!(figure["cell"]["raw"], "159");
    assert_eq!(figure["cell"]["layer"], "self");
}

#[test]
fn what_is_absent_is_null_beside_its_reason() {
    let record = read(&small(), "dv07");
    assert_eq!(record["outcome"]["is"], "undetermined");
    assert_eq!(record["outcome"]["by"], "unreadable");
    assert_eq!(record["total"]["points"], Value::Null);
    let unreadable = &record["figures"]["doi_thoai"];
    assert_eq!(unreadable["value"], Value::Null);
    assert_eq!(unreadable["absent"], "unreadable");
    assert_eq!(unreadable["cell"]["raw"], "hai cuộc");
    assert_eq!(criterion(&record, "hoa_giai")["by"], "missing");
    assert_eq!(criterion(&record, "hoa_giai")["score"]["nearest"]["none"], "absent");
}

#[test]
fn a_quotient_stands_as_it_is() {
    let record = read(&province(), "xa_12.hoi_nong_dan");
    assert_eq!(record["derived"]["ty_le_chi_hoi_kha"]["value"], "500/7");
    assert_eq!(record["decided"]["reasons"], serde_json::json!([["requirement chi_hoi_dat"]]));
    assert_eq!(record["stages"]["by_score"]["rating"], "vung_manh");
    assert_eq!(record["stages"]["after_requirements"]["rating"], "kha");
}

#[test]
fn what_a_gate_did_is_told_with_the_rating_before_and_after() {
    let record = read(&small(), "dv04");
    let gates = record["gates"].as_array().expect("gates are a list");
    let gate = gates.iter().find(|gate| gate["id"] == "gate doan_ket").expect("the record has the gate");
    assert_eq!(gate["did"], "changed");
    assert_eq!(gate["then"], serde_json::json!({ "lower": 1 }));
    assert_eq!((&gate["from"]["rating"], &gate["to"]["rating"]), (&"vung_manh".into(), &"kha".into()));
    assert_eq!(gate["unless"]["held"], false);
}

#[test]
fn what_is_dropped_has_no_maximum() {
    let record = read(&small(), "dv09");
    let dropped = criterion(&record, "nha_dai_doan_ket");
    assert_eq!((&dropped["points"], &dropped["max"], &dropped["by"]), (&Value::Null, &Value::Null, &"not_applicable".into()));
    assert_eq!(criterion(&record, "cham_lo")["max"], "25");
    assert_eq!(record["total"]["max"], "85");
    assert_eq!(record["total"]["percent_of_max"], "90");
}
