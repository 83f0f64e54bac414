//! The criteria tree with bonus, deductions and total, or the matrix in its place.

use super::expressions::{Reading, label};
use super::header::{Header, rounding};
use super::names::{Reader, Role};
use super::scoring::{Gives, Scored};
use crate::law::document::{Node as Written, Pair};
use crate::law::fields::Fields;
use crate::law::{
    Body, Content, EachLeast, Floor, FloorEach, FloorLeast, IfNotApplicable, MatrixRow, Method, Node, NodeId, RatingsRead,
    Scorecard,
};
use crate::words;
use crate::words::diagnostic::{Region, Words};
use crate::words::number::{Number, Rounding};

/// Which part of the scorecard a node stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Scale,
    Bonus,
    Deductions,
}

/// What a node inherits from where it stands.
#[derive(Clone, Copy)]
struct Inside {
    part: Part,
    parent: Option<NodeId>,
    /// Some group around it is `capped`.
    is_capped: bool,
}

struct Tree<'a> {
    header: &'a Header,
    nodes: Vec<Node>,
}

/// Reads `criteria`, or `matrix` in their place; `None` where something in it is missing.
pub(super) fn body(reading: &mut Reading<'_>, fields: &mut Fields<'_>, header: &Header) -> Option<Body> {
    let (has_criteria, has_matrix) = (fields.has("criteria"), fields.has("matrix"));
    if has_criteria && has_matrix {
        let pair = fields.get("matrix", &mut reading.report)?;
        fields.get("criteria", &mut reading.report)?;
        reading.report.error(
            "several_methods",
            pair.key_region,
            words!("`criteria` và `matrix` không đứng cạnh nhau được", "`criteria` and `matrix` cannot stand side by side"),
            words!("bỏ một trong hai", "take one of the two out"),
        );
        return None;
    }
    if has_matrix {
        let pair = fields.get("matrix", &mut reading.report)?;
        return matrix(reading, pair).map(Body::Matrix);
    }
    scorecard(reading, fields, header).map(Body::Criteria)
}

fn scorecard(reading: &mut Reading<'_>, fields: &mut Fields<'_>, header: &Header) -> Option<Scorecard> {
    let pair = fields.require("criteria", &mut reading.report);
    let mut tree = Tree { header, nodes: Vec::new() };
    let whole = Inside { part: Part::Scale, parent: None, is_capped: false };
    let written = pair.and_then(|pair| reading.report.some("criteria", &pair.value)).unwrap_or_default();
    let roots = tree.children(reading, written, whole);
    let bonus = fields.get("bonus", &mut reading.report).and_then(|pair| tree.outside(reading, pair, Part::Bonus));
    let deductions = fields.get("deductions", &mut reading.report).and_then(|pair| tree.outside(reading, pair, Part::Deductions));
    let most = header.points_max.and_then(|most| match bonus {
        Some(bonus) => most.plus(tree.nodes[bonus].points_max),
        None => Some(most),
    });
    let written = fields.get("total", &mut reading.report);
    let total_at = written.map(|pair| reading.report.place(pair.key_region));
    let limits = match written {
        None => (Some(Number::ZERO), most),
        Some(pair) => total(reading, pair, most),
    };
    Some(Scorecard {
        nodes: tree.nodes,
        roots,
        bonus,
        deductions,
        points_max: header.points_max?,
        points_max_at: header.points_max_at.clone()?,
        ratings_read: header.ratings_read?,
        total_at_least: limits.0?,
        total_at_most: limits.1?,
        total_at,
    })
}

fn total(reading: &mut Reading<'_>, pair: &Pair, most: Option<Number>) -> (Option<Number>, Option<Number>) {
    let report = &mut reading.report;
    let Some(mut fields) = report.fields("total", &pair.value, words!("`total`", "`total`")) else { return (None, None) };
    let head = fields.head;
    let mut number = |key| fields.get(key, report).map(|pair| report.number(key, &pair.value));
    let (least, greatest) = (number("at_least"), number("at_most"));
    fields.finish(report);
    let limits = (least.unwrap_or(Some(Number::ZERO)), greatest.unwrap_or(most));
    if let (Some(least), Some(most)) = limits
        && most < least
    {
        let (least_vi, most_vi, least_en, most_en) = (least.vi(), most.vi(), least.en(), most.en());
        report.error(
            "contradicting_limits",
            head,
            words!(
                "tổng điểm không thể vừa từ {least_vi} trở lên vừa đến {most_vi}",
                "the total cannot be at least {least_en} and at most {most_en}"
            ),
            words!("sửa `at_least` hoặc `at_most`", "mend `at_least` or `at_most`"),
        );
    }
    limits
}

impl Tree<'_> {
    fn children(&mut self, reading: &mut Reading<'_>, written: &[Written], inside: Inside) -> Vec<NodeId> {
        written.iter().filter_map(|written| self.node(reading, written, inside)).collect()
    }

    fn node(&mut self, reading: &mut Reading<'_>, written: &Written, inside: Inside) -> Option<NodeId> {
        let mut fields = reading.report.fields("criteria", written, label("tiêu chí", "the criterion", written))?;
        let (id, region) = reading.id(&mut fields, Role::Node)?;
        let title = reading.title(&mut fields, &id);
        let open = self.open(reading, &mut fields);
        let is_group = fields.has("criteria") || open;
        let (points_min, points_max) = limits(reading, &mut fields, inside.part, region);
        let header = self.header.roundings();
        let stage = if is_group { header.group } else { header.criterion };
        let rounding = own_rounding(reading, &mut fields, stage);
        let (floor, floor_each) = floors(reading, &mut fields, inside.part, is_group);
        if is_group {
            let why = words!(
                "nhóm không có cách chấm riêng: đặt vào từng tiêu chí",
                "a group has no method of its own: put it into the criteria"
            );
            fields.refuse(&["score", "applies_when", "if_not_applicable"], &mut reading.report, &why);
        } else {
            fields.refuse(&["capped"], &mut reading.report, &words!("chỉ nhóm mới có `capped`", "only groups are `capped`"));
        }
        let anchor = reading.anchor(&mut fields, region);
        let capped = if is_group { capped(reading, &mut fields) } else { false };
        let children = fields.get("criteria", &mut reading.report);

        let node = self.nodes.len();
        reading.names.bind_node(&id, node);
        let empty = if is_group {
            Content::Group { children: Vec::new(), capped }
        } else {
            Content::Criterion { applies_when: None, if_not_applicable: None, method: Method::Conditions(Vec::new()) }
        };
        self.nodes.push(Node {
            id: id.clone(),
            title: title.clone(),
            parent: inside.parent,
            points_max: points_max.unwrap_or(Number::ZERO),
            points_min: points_min.unwrap_or(Number::ZERO),
            rounding,
            floor,
            floor_each,
            open,
            content: empty,
            anchor,
        });
        if is_group {
            let below = Inside { parent: Some(node), is_capped: inside.is_capped || capped, ..inside };
            let written = children.and_then(|pair| reading.report.some("criteria", &pair.value)).unwrap_or_default();
            let children = self.children(reading, written, below);
            self.nodes[node].content = Content::Group { children, capped };
        } else {
            let scored = Scored {
                id: &id,
                title: &title,
                points_max,
                points_min,
                absent: self.header.absent(),
                is_deduction: inside.part == Part::Deductions,
            };
            if let Some(content) = self.criterion(reading, &mut fields, &scored, inside) {
                self.nodes[node].content = content;
            }
        }
        fields.finish(&mut reading.report);
        reading.names.finish_node(&id);
        Some(node)
    }

    /// Whether a lower level fills the node in, which only a frame can say.
    fn open(&self, reading: &mut Reading<'_>, fields: &mut Fields<'_>) -> bool {
        let Some(pair) = fields.get("open", &mut reading.report) else { return false };
        let open = reading.report.truth("open", &pair.value).unwrap_or(false);
        if open && !self.header.is_frame {
            reading.report.error(
                "key_not_here",
                pair.key_region,
                words!("chỉ khung mới để mở `open: true`", "only a frame leaves a node `open: true`"),
                words!(
                    "viết `criteria` của nhóm, hoặc đặt `status: frame` nếu đây là khung cho cấp dưới điền",
                    "write the group's `criteria`, or state `status: frame` if this is for lower levels to fill in"
                ),
            );
        }
        open
    }

    fn criterion(
        &self,
        reading: &mut Reading<'_>,
        fields: &mut Fields<'_>,
        scored: &Scored<'_>,
        inside: Inside,
    ) -> Option<Content> {
        let applies = fields.get("applies_when", &mut reading.report);
        let applies_when = applies.map(|pair| reading.condition("applies_when", &pair.value, Reader::Criterion));
        let known = [
            ("full_points", IfNotApplicable::FullPoints),
            ("no_points", IfNotApplicable::NoPoints),
            ("drop", IfNotApplicable::Drop),
            ("drop_and_rescale", IfNotApplicable::DropAndRescale),
            ("unit_not_rated", IfNotApplicable::UnitNotRated),
        ];
        let mode = fields
            .get("if_not_applicable", &mut reading.report)
            .and_then(|pair| Some((reading.report.word("if_not_applicable", &pair.value, &known)?, pair.value.region)));
        if let Some(pair) = applies
            && !fields.has("if_not_applicable")
        {
            reading.report.error(
                "missing_key",
                pair.key_region,
                words!(
                    "`applies_when` đòi `if_not_applicable`: khi không áp dụng thì chấm thế nào",
                    "`applies_when` wants `if_not_applicable`: what follows where the criterion does not apply"
                ),
                words!(
                    "thêm `if_not_applicable: full_points | no_points | drop | drop_and_rescale | unit_not_rated`",
                    "add `if_not_applicable: full_points | no_points | drop | drop_and_rescale | unit_not_rated`"
                ),
            );
        }
        if let Some((mode, region)) = mode {
            self.refuse_drop(reading, mode, region, inside);
        }
        let method = fields.require("score", &mut reading.report).and_then(|pair| reading.method(&pair.value, scored, false));
        let applies_when = match applies_when {
            None => None,
            Some(condition) => Some(condition?),
        };
        Some(Content::Criterion { applies_when, if_not_applicable: mode.map(|(mode, _)| mode), method: method? })
    }

    /// A criterion can leave only where its points are part of a whole that may shrink.
    fn refuse_drop(&self, reading: &mut Reading<'_>, mode: IfNotApplicable, region: Region, inside: Inside) {
        let word = match mode {
            IfNotApplicable::Drop => "drop",
            IfNotApplicable::DropAndRescale => "drop_and_rescale",
            IfNotApplicable::FullPoints | IfNotApplicable::NoPoints | IfNotApplicable::UnitNotRated => return,
        };
        let (why_vi, why_en) = match inside.part {
            Part::Bonus => ("trong điểm thưởng", "inside the bonus"),
            Part::Deductions => ("trong điểm trừ", "inside the deductions"),
            Part::Scale if inside.is_capped => ("trong nhóm `capped`", "inside a `capped` group"),
            Part::Scale if mode == IfNotApplicable::Drop && self.header.ratings_read == Some(RatingsRead::Points) => (
                "với `ratings_read: points`, vì tổng điểm tối đa sẽ nhỏ đi",
                "with `ratings_read: points`, for the greatest total would shrink",
            ),
            Part::Scale => return,
        };
        let help = if inside.part == Part::Scale && !inside.is_capped {
            words!(
                "dùng `drop_and_rescale`, hoặc `ratings_read: percent_of_max`",
                "use `drop_and_rescale`, or `ratings_read: percent_of_max`"
            )
        } else {
            words!("dùng `full_points` hoặc `no_points`", "use `full_points` or `no_points`")
        };
        reading.report.error(
            "cannot_drop",
            region,
            words!("`{word}` không dùng được {why_vi}", "`{word}` is not possible {why_en}"),
            help,
        );
    }

    /// `bonus` or `deductions`: a group that stands beside the scale, under a name of its own.
    fn outside(&mut self, reading: &mut Reading<'_>, pair: &Pair, part: Part) -> Option<NodeId> {
        let (id, title) = match part {
            Part::Bonus => ("bonus", "Điểm thưởng"),
            Part::Deductions | Part::Scale => ("deductions", "Điểm trừ"),
        };
        let mut fields = reading.report.fields(id, &pair.value, words!("`{id}`", "`{id}`"))?;
        let own_title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
        let (points_min, points_max) = limits(reading, &mut fields, part, pair.key_region);
        let rounding = own_rounding(reading, &mut fields, self.header.roundings().group);
        fields.refuse(&["floor", "floor_each"], &mut reading.report, &no_floor());
        let capped = capped(reading, &mut fields);
        let anchor = reading.anchor(&mut fields, pair.key_region);
        let open = self.open(reading, &mut fields);
        let children =
            if open { fields.get("criteria", &mut reading.report) } else { fields.require("criteria", &mut reading.report) };
        fields.finish(&mut reading.report);
        let node = self.nodes.len();
        reading.names.bind_node(id, node);
        self.nodes.push(Node {
            id: id.to_owned(),
            title: own_title.unwrap_or_else(|| title.to_owned()),
            parent: None,
            points_max: points_max.unwrap_or(Number::ZERO),
            points_min: points_min.unwrap_or(Number::ZERO),
            rounding,
            floor: None,
            floor_each: None,
            open,
            content: Content::Group { children: Vec::new(), capped },
            anchor,
        });
        let written = children.and_then(|pair| reading.report.some("criteria", &pair.value)).unwrap_or_default();
        let children = self.children(reading, written, Inside { part, parent: Some(node), is_capped: capped });
        self.nodes[node].content = Content::Group { children, capped };
        reading.names.finish_node(id);
        Some(node)
    }
}

fn capped(reading: &mut Reading<'_>, fields: &mut Fields<'_>) -> bool {
    fields.get("capped", &mut reading.report).and_then(|pair| reading.report.truth("capped", &pair.value)).unwrap_or(false)
}

fn own_rounding(reading: &mut Reading<'_>, fields: &mut Fields<'_>, of_stage: Option<Rounding>) -> Option<Rounding> {
    match fields.get("rounding", &mut reading.report) {
        None => of_stage,
        Some(pair) => rounding("rounding", &pair.value, &mut reading.report).ok().flatten(),
    }
}

/// `points_min` and `points_max`: a deduction runs from its `points_min` to 0, everything else up to its `points_max`.
fn limits(reading: &mut Reading<'_>, fields: &mut Fields<'_>, part: Part, region: Region) -> (Option<Number>, Option<Number>) {
    let is_deduction = part == Part::Deductions;
    let report = &mut reading.report;
    let most = if is_deduction { fields.get("points_max", report) } else { fields.require("points_max", report) };
    let least = if is_deduction { fields.require("points_min", report) } else { fields.get("points_min", report) };
    let points_max = most.map(|pair| report.number("points_max", &pair.value));
    let points_min = least.map(|pair| report.number("points_min", &pair.value));
    if let (Some(Some(points)), Some(pair), true) = (points_max, most, is_deduction)
        && !points.is_zero()
    {
        report.error(
            "contradicting_limits",
            pair.value.region,
            words!(
                "điểm trừ đi từ `points_min` đến 0, không có điểm tối đa",
                "deductions run from `points_min` to 0 and have no maximum"
            ),
            words!("bỏ `points_max`", "leave out `points_max`"),
        );
        return (points_min.flatten(), Some(Number::ZERO));
    }
    let default = |written: bool| (!written).then_some(Number::ZERO);
    let points_max = points_max.unwrap_or(default(!is_deduction));
    let points_min = points_min.unwrap_or(default(is_deduction));
    if let (Some(min), Some(max)) = (points_min, points_max)
        && (max < min || (is_deduction && max == min))
    {
        let (min_vi, max_vi, min_en, max_en) = (min.vi(), max.vi(), min.en(), max.en());
        report.error(
            "contradicting_limits",
            least.or(most).map_or(region, |pair| pair.value.region),
            words!("khoảng điểm rỗng: từ {min_vi} đến {max_vi}", "the range of points is empty: from {min_en} to {max_en}"),
            words!("`points_min` phải nhỏ hơn; điểm trừ là số âm", "`points_min` must be less; a deduction is negative"),
        );
    }
    (points_min, points_max)
}

fn no_floor() -> Words {
    words!("điểm thưởng và điểm trừ không tính vào điểm liệt", "bonus and deductions count in no floor")
}

fn floors(reading: &mut Reading<'_>, fields: &mut Fields<'_>, part: Part, is_group: bool) -> (Option<Floor>, Option<FloorEach>) {
    if part != Part::Scale {
        fields.refuse(&["floor", "floor_each"], &mut reading.report, &no_floor());
        return (None, None);
    }
    let own = fields.get("floor", &mut reading.report).and_then(|pair| floor(reading, pair));
    if !is_group {
        let why = words!(
            "`floor_each` đặt ở nhóm; ở tiêu chí dùng `floor`",
            "`floor_each` stands on a group; use `floor` on a criterion"
        );
        fields.refuse(&["floor_each"], &mut reading.report, &why);
        return (own, None);
    }
    let each = fields.get("floor_each", &mut reading.report).and_then(|pair| floor_each(reading, pair));
    (own, each)
}

fn floor(reading: &mut Reading<'_>, pair: &Pair) -> Option<Floor> {
    let mut fields = reading.report.fields("floor", &pair.value, words!("điểm liệt", "the floor"))?;
    let share = fields.get("share_percent", &mut reading.report);
    let points = fields.get("points", &mut reading.report);
    let least = match one_least(reading, &[share, points], &fields, "share_percent, points")? {
        pair if pair.key == "points" => reading.report.number("points", &pair.value).map(FloorLeast::Points),
        pair => reading.share("share_percent", &pair.value).map(FloorLeast::SharePercent),
    };
    let then = reading.then(&mut fields);
    let title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
    let anchor = reading.anchor(&mut fields, pair.key_region);
    fields.finish(&mut reading.report);
    Some(Floor { least: least?, then: then?, title, anchor })
}

fn floor_each(reading: &mut Reading<'_>, pair: &Pair) -> Option<FloorEach> {
    let mut fields = reading.report.fields("floor_each", &pair.value, words!("điểm liệt", "the floor"))?;
    let mut get = |key| fields.get(key, &mut reading.report);
    let written = [get("above"), get("points"), get("share_percent")];
    let least = match one_least(reading, &written, &fields, "above, points, share_percent")? {
        pair if pair.key == "above" => reading.report.number("above", &pair.value).map(EachLeast::Above),
        pair if pair.key == "points" => reading.report.number("points", &pair.value).map(EachLeast::Points),
        pair => reading.share("share_percent", &pair.value).map(EachLeast::SharePercent),
    };
    let then = reading.then(&mut fields);
    let title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
    let anchor = reading.anchor(&mut fields, pair.key_region);
    fields.finish(&mut reading.report);
    Some(FloorEach { least: least?, then: then?, title, anchor })
}

fn one_least<'n>(reading: &mut Reading<'_>, written: &[Option<&'n Pair>], fields: &Fields<'_>, known: &str) -> Option<&'n Pair> {
    let written: Vec<&Pair> = written.iter().copied().flatten().collect();
    if let [only] = written.as_slice() {
        return Some(only);
    }
    reading.report.error(
        if written.is_empty() { "missing_key" } else { "several_methods" },
        fields.head,
        words!("điểm liệt cần đúng một ngưỡng", "a floor wants exactly one least"),
        words!("viết một trong: {known}", "write one of: {known}"),
    );
    None
}

fn matrix(reading: &mut Reading<'_>, pair: &Pair) -> Option<Vec<MatrixRow>> {
    let mut fields = reading.report.fields("matrix", &pair.value, words!("`matrix`", "`matrix`"))?;
    let rating = fields.require("rating", &mut reading.report);
    if let Some(pair) = rating {
        reading.report.word("rating", &pair.value, &[("worst_row", ())]);
    }
    let rows = fields.require("rows", &mut reading.report);
    fields.finish(&mut reading.report);
    let written = reading.report.some("rows", &rows?.value)?;
    let rows: Vec<Option<MatrixRow>> = written.iter().map(|written| row(reading, written)).collect();
    rows.into_iter().collect()
}

fn row(reading: &mut Reading<'_>, written: &Written) -> Option<MatrixRow> {
    let mut fields = reading.report.fields("rows", written, label("dòng của ma trận", "the row of the matrix", written))?;
    let (id, region) = reading.id(&mut fields, Role::Row)?;
    let title = reading.title(&mut fields, &id);
    let applies_when = fields
        .get("applies_when", &mut reading.report)
        .map(|pair| reading.condition("applies_when", &pair.value, Reader::Criterion));
    let why =
        words!("dòng không áp dụng thì bỏ qua, không cần nói thêm", "a row that does not apply is left out, without more words");
    fields.refuse(&["if_not_applicable", "points_max", "score"], &mut reading.report, &why);
    let (tiers, cases, choice) = reading.lines(&mut fields);
    let beside = reading.beside(&mut fields);
    let anchor = reading.anchor(&mut fields, region);
    let written: Vec<&Pair> = [tiers, cases, choice].into_iter().flatten().collect();
    let is_one = reading.one_method(&written, &fields, "tiers, cases, choice");
    fields.finish(&mut reading.report);
    if !is_one {
        return None;
    }
    let method = if let Some(pair) = tiers {
        Method::Tiers(reading.tiers(pair, &beside, Gives::Rating, Reader::Criterion)?)
    } else if let Some(pair) = cases {
        Method::Cases(reading.cases(pair, &beside, Gives::Rating, Reader::Criterion)?)
    } else {
        Method::Choice(reading.choice(choice?, &beside, Gives::Rating, Reader::Criterion)?)
    };
    let applies_when = match applies_when {
        None => None,
        Some(condition) => Some(condition?),
    };
    Some(MatrixRow { id, title, applies_when, method, anchor })
}
