//! `children`: values and points that are made of the units below.

use super::expressions::Reading;
use crate::law::children::{Children, Combine, NoChildren, Over, Rated, ScoredChildren, Tally};
use crate::law::document::Pair;
use crate::law::fields::Fields;
use crate::words;
use crate::words::number::DECIMALS_MAX;
use crate::words::text::is_id;

/// A scale is told by level with this many levels at most.
const LEVEL_MAX: u32 = 100;

const NONE: [(&str, NoChildren); 3] =
    [("not_applicable", NoChildren::NotApplicable), ("zero", NoChildren::Zero), ("undetermined", NoChildren::Undetermined)];

impl Reading<'_> {
    /// `children` of a derived value.
    pub(super) fn children(&mut self, pair: &Pair) -> Option<Children> {
        let mut fields = self.report.fields("children", &pair.value, words!("`children`", "`children`"))?;
        let unit_kind = self.foreign("unit_kind", &mut fields);
        let written: Vec<&Pair> =
            ["share", "count", "sum"].into_iter().filter_map(|key| fields.get(key, &mut self.report)).collect();
        let over = fields.get("over", &mut self.report);
        let decimals = fields.get("decimals", &mut self.report);
        let none = fields.require("none", &mut self.report).and_then(|pair| self.report.word("none", &pair.value, &NONE));
        let head = fields.head;
        let is_empty = written.is_empty() && !["share", "count", "sum"].into_iter().any(|key| fields.has(key));
        fields.finish(&mut self.report);
        let tally = match written.as_slice() {
            [only] => match only.key.as_str() {
                "share" => {
                    let known = [("rated", Over::Rated), ("eligible", Over::Eligible), ("all", Over::All)];
                    let rated = self.rated(only);
                    if over.is_none() {
                        self.report.error(
                            "missing_key",
                            only.key_region,
                            words!("`share` không nói tính trên số nào", "`share` does not say over what it is taken"),
                            words!(
                                "thêm `over: rated` (số được xếp loại), `eligible` (kể cả chưa đủ căn cứ) hoặc `all`",
                                "add `over: rated`, `eligible` (those whose figures do not suffice included) or `all`"
                            ),
                        );
                    }
                    let over = over.and_then(|pair| self.report.word("over", &pair.value, &known));
                    rated.zip(over).map(|(rated, over)| Tally::Share { rated, over })
                }
                "count" => self.rated(only).map(Tally::Count),
                _sum => {
                    let of = self.foreign_id("sum", only);
                    let decimals = decimals.map(|pair| self.report.decimals("decimals", &pair.value, DECIMALS_MAX.min(6)));
                    of.zip(decimals.unwrap_or(Some(0))).map(|(of, decimals)| Tally::Sum { of, decimals })
                }
            },
            [] if is_empty => {
                self.report.error(
                    "missing_key",
                    head,
                    words!("`children` không nói tính gì từ đơn vị cấp dưới", "`children` does not say what is made of them"),
                    words!("thêm một trong: share, count, sum", "add one of: share, count, sum"),
                );
                None
            }
            [] => None,
            [first, second, ..] => {
                let (one, two) = (&first.key, &second.key);
                self.report.error(
                    "several_methods",
                    second.key_region,
                    words!("`{one}` và `{two}` không đứng cạnh nhau được", "`{one}` and `{two}` cannot stand side by side"),
                    words!("mỗi giá trị chỉ một cách tính", "one way for each value"),
                );
                None
            }
        };
        let key = written.first().map_or("", |pair| pair.key.as_str());
        for (pair, goes_with) in [(over, "share"), (decimals, "sum")] {
            if let Some(pair) = pair.filter(|_| key != goes_with) {
                let own = &pair.key;
                self.report.error(
                    "key_not_here",
                    pair.key_region,
                    words!("`{own}` chỉ đi với `{goes_with}`", "`{own}` goes only with `{goes_with}`"),
                    words!("bỏ `{own}`", "leave out `{own}`"),
                );
            }
        }
        Some(Children { unit_kind: unit_kind?, tally: tally?, none: none? })
    }

    /// `score: children`.
    pub(super) fn scored_children(&mut self, pair: &Pair) -> Option<ScoredChildren> {
        let mut fields = self.report.fields("children", &pair.value, words!("`children`", "`children`"))?;
        let unit_kind = self.foreign("unit_kind", &mut fields);
        let each = fields.require("each", &mut self.report).and_then(|pair| {
            let pairs = self.report.pairs("each", &pair.value)?;
            let mut each = Vec::new();
            let mut is_whole = true;
            for pair in pairs {
                is_whole &= self.is_foreign_id(&pair.key, pair.key_region);
                match self.report.number(&pair.key, &pair.value) {
                    Some(points) => each.push((pair.key.clone(), points)),
                    None => is_whole = false,
                }
            }
            is_whole.then_some(each)
        });
        let known = [("mean", Combine::Mean), ("sum", Combine::Sum), ("min", Combine::Min)];
        let combine = fields.require("combine", &mut self.report);
        let combine = combine.and_then(|pair| self.report.word("combine", &pair.value, &known));
        let none = fields.require("none", &mut self.report).and_then(|pair| self.report.word("none", &pair.value, &NONE));
        fields.finish(&mut self.report);
        Some(ScoredChildren { unit_kind: unit_kind?, each: each?, combine: combine?, none: none? })
    }

    fn rated(&mut self, pair: &Pair) -> Option<Rated> {
        let key = pair.key.as_str();
        let mut fields = self.report.fields(key, &pair.value, words!("`{key}`", "`{key}`"))?;
        let at_least = fields.get("rated_at_least", &mut self.report);
        let level = fields.get("level_at_most", &mut self.report);
        let head = fields.head;
        let is_written = ["rated_at_least", "level_at_most"].into_iter().any(|key| fields.has(key));
        fields.finish(&mut self.report);
        match (at_least, level) {
            (Some(pair), None) => self.foreign_id("rated_at_least", pair).map(Rated::AtLeast),
            (None, Some(pair)) => self.report.count("level_at_most", &pair.value, LEVEL_MAX).map(Rated::Level),
            (Some(_), Some(second)) => {
                self.report.error(
                    "several_methods",
                    second.key_region,
                    words!(
                        "`rated_at_least` và `level_at_most` không đứng cạnh nhau được",
                        "`rated_at_least` and `level_at_most` cannot stand side by side"
                    ),
                    words!("giữ một trong hai", "keep one of the two"),
                );
                None
            }
            (None, None) => {
                if !is_written {
                    self.report.error(
                        "missing_key",
                        head,
                        words!("`{key}` không nói xếp mức nào", "`{key}` does not say rated how"),
                        words!(
                            "thêm `rated_at_least: <mức>`, hoặc `level_at_most: <bậc>` khi các thang khác nhau",
                            "add `rated_at_least: <rating>`, or `level_at_most: <level>` where scales differ"
                        ),
                    );
                }
                None
            }
        }
    }

    /// A required id of something that another set or file declares.
    fn foreign(&mut self, key: &'static str, fields: &mut Fields<'_>) -> Option<String> {
        let pair = fields.require(key, &mut self.report)?;
        self.foreign_id(key, pair)
    }

    fn foreign_id(&mut self, key: &str, pair: &Pair) -> Option<String> {
        let id = self.report.text(key, &pair.value)?;
        self.is_foreign_id(&id, pair.value.region).then_some(id)
    }

    fn is_foreign_id(&mut self, id: &str, region: crate::words::diagnostic::Region) -> bool {
        if is_id(id) {
            return true;
        }
        self.report.error(
            "id_malformed",
            region,
            words!("`{id}` không phải là một mã", "`{id}` is not an id"),
            words!("viết mã như khai báo ở bộ tiêu chí của cấp dưới", "write the id as the children's set declares it"),
        );
        false
    }
}
