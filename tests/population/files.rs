//! A population with its past as the files that an official would hand in.

use super::by_hand::{Person, Population, Record};
use super::lineage::{Former, Line, World};
use crate::agreement::number;
use crate::naive::Figure;
use std::fmt::Write;
use std::sync::Arc;
use vungmanh::law::RuleSet;
use vungmanh::words::figure::Kind;
use vungmanh::words::period::Date;

fn written(figure: &Figure, kind: &Kind) -> String {
    match (figure, kind) {
        (Figure::Number(value), _) => format!("\"{}\"", number(value).to_string().replace('.', ",")),
        (Figure::YesNo(truth), _) => if *truth { "có" } else { "không" }.to_owned(),
        (Figure::Day(day), _) => day.format("%d/%m/%Y").to_string(),
        (Figure::Option(option), Kind::Choice(options)) => options[*option].id.clone(),
        (Figure::Text(text), _) => text.clone(),
        (Figure::NotApplicable, _) => "KAD".to_owned(),
        (Figure::Unreadable, Kind::YesNo) => "có lẽ".to_owned(),
        (Figure::Unreadable, _) => "12o".to_owned(),
        (Figure::Missing, _) => String::new(),
        (other, kind) => panic!("{other:?} of {kind:?}"),
    }
}

fn date(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.format("%d/%m/%Y").to_string())
}

/// Units, lineage, decisions; figures and results of the period before.
pub(crate) fn files(set: &RuleSet, population: &Population, world: &World) -> [(&'static str, String); 5] {
    let asked: Vec<_> = set.indicators.iter().enumerate().filter(|(_, own)| own.previous.is_none()).collect();
    let heads = |skip: Option<usize>| {
        let ids = asked.iter().filter(|(at, _)| Some(*at) != skip).map(|(_, own)| own.question.id.as_str());
        ids.collect::<Vec<_>>().join(",")
    };
    let row = |figures: &[Figure], skip: Option<usize>| {
        let cells = asked.iter().filter(|(at, _)| Some(*at) != skip).map(|(at, own)| written(&figures[*at], &own.question.kind));
        cells.collect::<Vec<_>>().join(",")
    };
    let mut now = format!("unit,name,organisation,unit_kind,subtype,territory,cohort,founded,{}\n", heads(None));
    for Person { listed, own, .. } in &population.people {
        let text = |text: &Option<Arc<str>>| text.as_deref().unwrap_or("").to_owned();
        let attributes = [&listed.subtype, &listed.territory, &listed.cohort].map(text).join(",");
        let founded = date(world.founded.get(&*listed.id).copied());
        let _ = writeln!(now, "{},{},hoi,xa,{attributes},{founded},{}", listed.id, listed.name, row(&own.figures, None));
    }
    let mut lineage = "from,to,kind,part,date,document\n".to_owned();
    for Line { from, to, kind, is_part, on } in &world.lines {
        let part = if *is_part { "thôn 1" } else { "" };
        let _ = writeln!(lineage, "{from},{to},{kind},{part},{},NQ 1", date(Some(*on)));
    }
    let mut before = format!("unit,name,organisation,unit_kind,founded,{}\n", heads(world.without));
    let mut results = "unit,rule_set,outcome,total,total_max,rating,note\n".to_owned();
    for Former { id, founded, figures, rating, total } in &world.before {
        let _ = writeln!(before, "{id},{id},hoi,xa,{},{}", date(*founded), row(figures, world.without));
        let rating = rating.map_or("", |rating| set.ratings[rating].id.as_str());
        let total = total.as_ref().map_or_else(String::new, |total| number(total).to_string().replace('.', ","));
        let _ = writeln!(results, "{id},thu/xa@0,rated,\"{total}\",100,{rating},");
    }
    [
        ("nay.csv", now),
        ("lineage.csv", lineage),
        ("quyet-dinh.csv", decisions(set, population)),
        ("truoc.csv", before),
        ("ket-qua.csv", results),
    ]
}

fn decisions(set: &RuleSet, population: &Population) -> String {
    let id = |whom: usize| &population.people[whom].listed.id;
    let some_day = "09/01/2017";
    let mut text = "unit,kind,node,value,number,date,by,grounds\n".to_owned();
    for record in &population.records {
        let (whom, kind, node, value, on) = match record {
            Record::Waiver { whom, gate, ground } => {
                (id(*whom).to_string(), "waiver", set.gates[*gate].id.clone(), (*ground).to_owned(), some_day.to_owned())
            }
            Record::Assessed { whom, criterion, points, .. } => {
                let points = number(points).to_string().replace('.', ",");
                (id(*whom).to_string(), "assessed", criterion.clone(), points, some_day.to_owned())
            }
            Record::Rating { whom, rating, on } => {
                (id(*whom).to_string(), "rating", String::new(), set.ratings[*rating].id.clone(), date(Some(*on)))
            }
            Record::Cancel { whom, on } => (id(*whom).to_string(), "cancel", String::new(), String::new(), date(Some(*on))),
            Record::Exception { cohort, quota } => {
                (cohort.clone(), "exception", quota.clone(), String::new(), some_day.to_owned())
            }
            Record::Misnamed { whom } => {
                (id(*whom).to_string(), "rating", String::new(), "không có".to_owned(), some_day.to_owned())
            }
            Record::Unread { whom } => (whom.clone(), "xếp hạng", String::new(), String::new(), some_day.to_owned()),
        };
        let _ = writeln!(text, "{whom},{kind},{node},\"{value}\",1/QĐ,{on},Ban Thường vụ,Có biên bản");
    }
    text
}
