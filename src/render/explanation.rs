//! Why a unit was rated so, as people read it in a terminal: what decided, then every step, criterion, condition and figure.

use super::citation::clause_words;
use super::decided::{
    effect_words, figure_cell_words, first_lines, gate_title, is_one_file, line_words, mark, result_words, seen_words,
    value_words,
};
use crate::law::wording::{rounding_words, status_words};
use crate::law::{Effect, Name, NodeId, RatingId};
use crate::questions::explain::acts::Act;
use crate::questions::explain::{
    Because, Change, Cited, Condition, Content, Criterion, Cut, DataCheck, Did, Explanation, Gate, Held, Listed, MatrixRow,
    Nearest, NoWay, Node, PutIn, Requirement, Seen, Spread, Stands, Value, Verdict, Way,
};
use crate::words::diagnostic::{Lang, Words};
use crate::words::number::Rounding;

/// Columns of the points before a title.
const POINTS_WIDTH: usize = 12;

/// The whole explanation; the first three lines say what decided.
pub fn explanation(explanation: &Explanation, lang: Lang) -> String {
    let mut page = Page { lang, lines: first_lines(explanation, lang).to_vec() };
    page.head(explanation);
    page.stages(explanation);
    page.nodes(explanation);
    page.rows(explanation);
    page.requirements(explanation);
    page.gates(explanation);
    page.quotas(explanation);
    page.data_checks(explanation);
    page.lost(explanation);
    page.absent(explanation);
    page.figures(explanation);
    let mut text = page.lines.join("\n");
    text.push('\n');
    text
}

struct Page {
    lang: Lang,
    lines: Vec<String>,
}

impl Page {
    fn of<'w>(&self, vi: &'w str, en: &'w str) -> &'w str {
        self.lang.of(vi, en)
    }

    fn line(&mut self, indent: usize, text: impl AsRef<str>) {
        let text = text.as_ref();
        self.lines.push(format!("{:indent$}{text}", ""));
    }

    fn section(&mut self, vi: &str, en: &str) {
        let title = self.of(vi, en).to_owned();
        self.lines.push(String::new());
        self.lines.push(title);
    }

    /// Names with what they stand for, in two columns.
    fn table(&mut self, indent: usize, rows: &[(String, String)]) {
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in rows {
            let gap = width - name.chars().count() + 3;
            self.line(indent, format!("{name}{:gap$}{value}", ""));
        }
    }

    fn head(&mut self, explanation: &Explanation) {
        let rules = &explanation.rules;
        self.lines.push(String::new());
        let reference = match self.lang {
            Lang::Vi => format!("{} ({}, phiên bản {})", rules.title, rules.id, rules.version),
            Lang::En => format!("{} ({}, version {})", rules.title, rules.id, rules.version),
        };
        let mut rows = vec![(self.of("Bộ tiêu chí", "Rule set").to_owned(), reference)];
        if mark(rules.status, self.lang).is_some() {
            let words = status_words(rules.status).get(self.lang).to_owned();
            rows.push((self.of("Hiệu lực", "Authority").to_owned(), words));
        }
        if !rules.hash.is_empty() {
            rows.push((self.of("Mã băm", "Hash").to_owned(), rules.hash.clone()));
        }
        if is_one_file(explanation)
            && let Some(cell) = explanation.values.values().find_map(|value| value.cell.as_ref())
        {
            rows.push((self.of("Tệp số liệu", "Figures").to_owned(), cell.place.file().to_owned()));
        }
        if let Some(otherwise) = explanation.decided.otherwise {
            let verdict = match otherwise {
                Verdict::Rated(rating) => explanation.rules.ratings[rating].title.clone(),
                Verdict::NotRated => self.of("không xếp loại", "not rated").to_owned(),
                Verdict::Undetermined => self.of("chưa đủ căn cứ xếp loại", "undetermined").to_owned(),
            };
            rows.push((self.of("Nếu không vì điều trên", "Without that").to_owned(), verdict));
        }
        self.table(0, &rows);
    }

    fn stages(&mut self, explanation: &Explanation) {
        self.section("Từng bước", "Step by step");
        let mut rows = Vec::new();
        if let Some(total) = &explanation.total {
            let points = total.points.map_or_else(|| "–".to_owned(), |points| self.lang.number(points));
            let maximum = total.maximum.map_or_else(String::new, |maximum| format!(" / {}", self.lang.number(maximum)));
            let mut notes = Vec::new();
            notes.extend(total.percent.map(|percent| match self.lang {
                Lang::Vi => format!("bằng {}% điểm tối đa", self.lang.ratio(percent)),
                Lang::En => format!("{}% of the maximum", self.lang.ratio(percent)),
            }));
            notes.extend(self.cut(&total.by));
            notes.extend(total.rounding.map(|rounding| self.rounding(rounding)));
            notes.extend(total.spread.map(|spread| self.spread(spread)));
            let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
            rows.push((self.of("Tổng điểm", "Total").to_owned(), format!("{points}{maximum}{notes}")));
        }
        let stages = &explanation.stages;
        let by_score = match explanation.total {
            Some(_) => self.of("Theo điểm", "By score"),
            None => self.of("Theo tiêu chí thấp nhất", "By the worst row"),
        };
        let names = [
            (by_score, stages.by_score),
            (self.of("Sau điều kiện xếp mức", "After requirements"), stages.after_requirements),
            (self.of("Sau điểm liệt, điều kiện khống chế", "After floors and gates"), stages.after_gates),
        ];
        let without_waivers = stages.without_waivers.filter(|rating| *rating != stages.after_gates);
        let without_waivers = without_waivers
            .map(|rating| (self.of("Nếu không được miễn áp dụng điều kiện nào", "Had nothing been waived"), rating));
        for (name, rating) in names.into_iter().chain(without_waivers) {
            rows.push((name.to_owned(), self.rating(explanation, rating)));
        }
        if let Some(rating) = stages.after_quotas {
            let words = match (stages.after_gates, rating) {
                (Ok(_), Err(_)) => self.of("– (chưa xét được)", "– (cannot be told yet)").to_owned(),
                _ => self.rating(explanation, rating),
            };
            rows.push((self.of("Sau tỷ lệ khống chế", "After quotas").to_owned(), words));
        }
        if let Some(beside) = &explanation.beside {
            let computed = result_words(explanation, &explanation.outcome, self.lang);
            rows.push((self.of("Kết quả tính theo quy tắc", "Computed by the rules").to_owned(), computed));
            let act = beside.act.as_ref().map(|act| act.words().get(self.lang).to_owned());
            rows.extend(act.map(|act| (self.of("Theo quyết định", "By a decision").to_owned(), act)));
            let grounds = beside.act.as_ref().and_then(|act| act.grounds.clone());
            rows.extend(grounds.map(|grounds| (self.of("Căn cứ của quyết định", "Grounds of the decision").to_owned(), grounds)));
        }
        let outcome = result_words(explanation, explanation.counts(), self.lang);
        rows.push((self.of("Kết quả", "Outcome").to_owned(), outcome));
        self.table(2, &rows);
    }

    fn rating(&self, explanation: &Explanation, rating: Result<RatingId, crate::engine::sheet::Why>) -> String {
        match rating {
            Ok(rating) => explanation.rules.ratings[rating].title.clone(),
            Err(why) => format!("– ({})", Seen::Absent(why).words(None).get(self.lang)),
        }
    }

    fn cut(&self, by: &str) -> Option<String> {
        if by.ends_with(" capped") {
            Some(self.of("chỉ tính tới mức tối đa", "cut to the maximum").to_owned())
        } else if by.ends_with(" floored") {
            Some(self.of("nâng lên mức tối thiểu", "raised to the least").to_owned())
        } else {
            None
        }
    }

    fn rounding(&self, rounding: Rounding) -> String {
        rounding_words(rounding).get(self.lang).to_owned()
    }

    fn spread(&self, spread: Spread) -> String {
        let (left, whole) = (self.lang.number(spread.left), self.lang.number(spread.whole));
        match self.lang {
            Lang::Vi => format!("phân bổ điểm của tiêu chí không áp dụng: nhân {whole}/{left}"),
            Lang::En => format!("points of what does not apply are spread: times {whole}/{left}"),
        }
    }

    fn nodes(&mut self, explanation: &Explanation) {
        if explanation.nodes.is_empty() {
            return;
        }
        self.section("Điểm từng tiêu chí (được/tối đa)", "Criteria (points/maximum)");
        let mut stood = Stands::Criteria;
        for (id, node) in explanation.nodes.iter().enumerate() {
            if node.stands != stood && node.parent.is_none() {
                stood = node.stands;
            }
            self.node(explanation, id, node);
        }
    }

    fn node(&mut self, explanation: &Explanation, id: NodeId, node: &Node) {
        let points = match (node.points, node.maximum) {
            (Some(points), Some(maximum)) => format!("{}/{}", self.lang.number(points), self.lang.number(maximum)),
            (Some(points), None) => self.lang.number(points),
            (None, Some(maximum)) => format!("–/{}", self.lang.number(maximum)),
            (None, None) => self.of("loại ra", "left out").to_owned(),
        };
        let gap = POINTS_WIDTH.saturating_sub(points.chars().count());
        let depth = 2 * node.depth;
        self.line(gap, format!("{points}   {:depth$}{}", "", node.title));
        let indent = POINTS_WIDTH + 5 + depth;
        match &node.content {
            Content::Group(spread) => {
                let notes: Vec<String> =
                    self.cut(&node.by.id).into_iter().chain(spread.map(|spread| self.spread(spread))).collect();
                if !notes.is_empty() {
                    self.line(indent, sentence(&notes.join("; ")));
                }
                self.cited(&node.cited, indent);
            }
            Content::Criterion(criterion) => self.criterion(explanation, id, node, criterion, indent),
        }
    }

    fn criterion(&mut self, explanation: &Explanation, id: NodeId, node: &Node, criterion: &Criterion, indent: usize) {
        self.reason(&node.by, indent);
        if let Some(applies) = &criterion.applies {
            let (word, condition) = (self.held(applies.held), applies.plain());
            let line = match self.lang {
                Lang::Vi => format!("Áp dụng khi: {} – {word}", condition.vi),
                Lang::En => format!("Applies when: {} – {word}", condition.en),
            };
            self.line(indent, line);
        }
        if let Some(script) = &criterion.script_words {
            self.line(indent, format!("{}: {script}", self.of("Kịch bản ghi", "The script says")));
        }
        if criterion.method == "script" {
            let opaque = self.of(
                "Không phân tích được bên trong kịch bản: chỉ thấy số liệu nó đọc, số điểm và lời nó ghi",
                "What the script does inside is not analysed: only the figures it reads, its points and its words are seen",
            );
            self.line(indent, opaque);
        }
        if let Some(put_in) = &criterion.put_in {
            let notes: Vec<String> = node.rounding.map(|rounding| self.rounding(rounding)).into_iter().collect();
            self.put_in(put_in, &notes, indent);
        }
        self.conditions(criterion, indent);
        if let (Some(next), true) = (&criterion.next, criterion.method != "conditions") {
            let points = next.points.map_or_else(String::new, |points| format!(" ({})", self.points(points)));
            self.line(
                indent,
                format!("{}: {}{points}", self.of("Mức tốt hơn chưa đạt", "Next, not reached"), next.words.get(self.lang)),
            );
        }
        self.reads(explanation, &criterion.reads, indent);
        self.cited(criterion.line.as_ref().unwrap_or(&node.cited), indent);
        self.nearest(explanation, id, node, criterion, indent);
    }

    fn reason(&mut self, by: &Because, indent: usize) {
        let cut = match by.cut {
            Some(Cut::Capped) => self.of("; chỉ tính tới điểm tối đa", "; cut to the maximum"),
            Some(Cut::Floored) => self.of("; nâng lên điểm tối thiểu", "; raised to the least"),
            None => "",
        };
        let points = by.points.map_or_else(String::new, |points| format!(" ({})", self.points(points)));
        let line = format!("{}: {}{points}{cut}", self.of("Lý do", "Reason"), by.words.get(self.lang));
        self.line(indent, line);
    }

    fn points(&self, points: crate::words::number::Number) -> String {
        format!("{} {}", self.lang.number(points), self.of("điểm", "points"))
    }

    fn put_in(&mut self, put_in: &PutIn, notes: &[String], indent: usize) {
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        let line = format!(
            "{}: {} = {}{notes}",
            self.of("Cách tính", "Computed"),
            put_in.plain.get(self.lang),
            put_in.words.get(self.lang)
        );
        self.line(indent, line);
    }

    fn conditions(&mut self, criterion: &Criterion, indent: usize) {
        for (id, condition) in &criterion.conditions {
            let named = criterion.lines.iter().find(|line| line.id == *id);
            let points =
                named.and_then(|line| line.points).map_or_else(String::new, |points| format!(" ({})", self.points(points)));
            let title = match (named, id.rsplit(", ").next().unwrap_or_default().split_once(' ')) {
                (_, Some(("case", n))) => format!("{} {n}", self.of("Trường hợp", "Case")),
                (_, Some(("alternative", n))) => format!("{} {n}", self.of("Thang điểm", "Scale")),
                (Some(line), None) if !line.id.ends_with("met") => line.words.get(self.lang).to_owned(),
                _ => self.of("Yêu cầu", "Demand").to_owned(),
            };
            let head = format!("[{}] {title}{points}", self.held(condition.held));
            match &condition.part {
                Some(part) => self.line(indent, format!("{head}: {}", part.words.get(self.lang))),
                None => {
                    self.line(indent, head);
                    self.parts(condition, indent + 4);
                }
            }
        }
    }

    /// The parts of a condition, with their values.
    fn parts(&mut self, condition: &Condition, indent: usize) {
        if let Some(part) = &condition.part {
            let line = format!("[{}] {}", self.held(condition.held), part.words.get(self.lang));
            self.line(indent, line);
            return;
        }
        let word = match condition.listed {
            Listed::One | Listed::All => self.of("Phải đủ mọi điều", "All of"),
            Listed::Any => self.of("Cần một trong các điều", "One of"),
            Listed::None => self.of("Không được có điều nào", "None of"),
        };
        self.line(indent, format!("{word}:"));
        for part in &condition.parts {
            self.parts(part, indent + 2);
        }
    }

    fn held(&self, held: Held) -> String {
        match held {
            Held::Yes => self.of("có", "yes").to_owned(),
            Held::No => self.of("không", "no").to_owned(),
            Held::Absent(why) => Seen::Absent(why).words(None).get(self.lang).to_owned(),
        }
    }

    fn reads(&mut self, explanation: &Explanation, names: &[Name], indent: usize) {
        for name in names {
            if let Some(words) = value_words(explanation, *name, self.lang) {
                self.line(indent, format!("{}: {words}", self.of("Số liệu", "Figure")));
            } else if let Name::Points(node) = name {
                let node = &explanation.nodes[*node];
                let points = node.points.map_or_else(|| "–".to_owned(), |points| self.lang.number(points));
                let line = format!("{} “{}”: {points}", self.of("Điểm của", "Points of"), node.title);
                self.line(indent, line);
            }
        }
    }

    fn cited(&mut self, cited: &Cited, indent: usize) {
        let mut line = line_words(&cited.place, self.lang);
        if let Some(frame) = &cited.frame {
            line += &format!(" ({})", frame.words().get(self.lang));
        }
        let head = self.of("Căn cứ", "Clause");
        let words = match clause_words(cited, self.lang) {
            Some(clause) => format!("{head}: {clause}; {line}"),
            None => format!("{head}: {line}"),
        };
        self.line(indent, words);
        if let Some(doubt) = &cited.doubt {
            self.line(indent, format!("{}: {doubt}", self.of("Chỗ văn bản chưa rõ", "Left open by the text")));
        }
    }

    fn nearest(&mut self, explanation: &Explanation, id: NodeId, node: &Node, criterion: &Criterion, indent: usize) {
        let head = self.of("Thay đổi nhỏ nhất để tăng điểm", "Smallest change for more points").to_owned();
        match &criterion.nearest {
            Nearest::Ways(ways) => {
                for way in ways {
                    let words = way_words(explanation, id, way, self.lang);
                    self.line(indent, format!("{head}: {words}"));
                }
            }
            Nearest::None(NoWay::Full | NoWay::NotAsked | NoWay::NotApplicable) => {}
            Nearest::None(no) => {
                let words = no_way_words(*no, node.points_max, self.lang);
                self.line(indent, format!("{head}: {words}"));
            }
        }
    }

    fn rows(&mut self, explanation: &Explanation) {
        if explanation.rows.is_empty() {
            return;
        }
        self.section("Mức của từng tiêu chí", "Rows");
        for row in &explanation.rows {
            self.row(explanation, row);
        }
    }

    fn row(&mut self, explanation: &Explanation, row: &MatrixRow) {
        let rating = self.rating(explanation, row.rating);
        self.line(2, format!("{}: {rating}", row.title));
        self.reason(&Because { points: None, ..row.by.clone() }, 6);
        self.conditions(&row.how, 6);
        if let Some(next) = &row.how.next {
            let line = format!("{}: {}", self.of("Mức tốt hơn chưa đạt", "Next, not reached"), next.words.get(self.lang));
            self.line(6, line);
        }
        self.reads(explanation, &row.how.reads, 6);
        self.cited(&row.cited, 6);
    }

    fn requirements(&mut self, explanation: &Explanation) {
        if explanation.requirements.is_empty() {
            return;
        }
        self.section("Điều kiện xếp mức", "Requirements");
        let mut before: Option<&Requirement> = None;
        for requirement in &explanation.requirements {
            let is_new_rating = before.is_none_or(|before| before.rating != requirement.rating);
            if is_new_rating {
                let title = &explanation.rules.ratings[requirement.rating].title;
                let is_reached = explanation.stages.by_score.is_ok_and(|by_score| by_score <= requirement.rating);
                let asked = match (requirement.is_asked, is_reached) {
                    (true, _) => "",
                    (false, true) => self.of(" (không xét tới)", " (not asked)"),
                    (false, false) => {
                        self.of(" (không xét tới: điểm chưa tới mức này)", " (not asked: the score does not reach it)")
                    }
                };
                self.line(2, format!("{title}{asked}"));
            }
            let is_new_entry = is_new_rating || before.is_none_or(|before| before.entry != requirement.entry);
            let indent = match requirement.entry.1 {
                Listed::One => 4,
                Listed::All | Listed::Any | Listed::None => 6,
            };
            if is_new_entry {
                let head = match requirement.entry.1 {
                    Listed::One => None,
                    Listed::All => Some(self.of("Đủ mọi điều kiện:", "All of:")),
                    Listed::Any => Some(self.of("Một trong các điều kiện:", "One of:")),
                    Listed::None => Some(self.of("Không thuộc trường hợp nào:", "None of:")),
                };
                if let Some(head) = head.map(str::to_owned) {
                    self.line(4, head);
                }
            }
            self.requirement(requirement, indent);
            before = Some(requirement);
        }
    }

    fn requirement(&mut self, requirement: &Requirement, indent: usize) {
        let met = match (requirement.that.held, requirement.must_hold) {
            (Held::Absent(why), _) => Seen::Absent(why).words(None).get(self.lang).to_owned(),
            (held, true) => self.of_held(held, "đạt", "met", "không đạt", "not met"),
            (held, false) => self.of_held(held, "thuộc", "it is", "không thuộc", "it is not"),
        };
        self.line(indent, format!("[{met}] {}", requirement.title));
        self.parts(&requirement.that, indent + 4);
        self.cited(&requirement.cited, indent + 4);
    }

    fn of_held(&self, held: Held, yes_vi: &str, yes_en: &str, no_vi: &str, no_en: &str) -> String {
        if held == Held::Yes { self.of(yes_vi, yes_en).to_owned() } else { self.of(no_vi, no_en).to_owned() }
    }

    fn gates(&mut self, explanation: &Explanation) {
        if explanation.gates.is_empty() {
            return;
        }
        self.section("Điểm liệt và điều kiện khống chế", "Floors and gates");
        for gate in &explanation.gates {
            self.gate(explanation, gate);
        }
    }

    fn quotas(&mut self, explanation: &Explanation) {
        if explanation.quotas.is_empty() {
            return;
        }
        self.section("Tỷ lệ khống chế", "Quotas");
        for quota in &explanation.quotas {
            let did = match (quota.asks, quota.has_place) {
                (false, _) => self.of("không xét", "not asked"),
                (true, Held::Yes) => self.of("được nhận", "has a place"),
                (true, Held::No) => self.of("vượt khống chế", "no place"),
                (true, Held::Absent(_)) => self.of("chưa xét được", "cannot be told"),
            };
            self.line(2, format!("[{did}] {}", quota.title));
            self.line(6, quota.counted.get(self.lang));
            if quota.counts.is_some() {
                self.line(6, quota.standing.get(self.lang));
                if let Some(act) = &quota.excepted {
                    self.act(act);
                }
            }
            self.cited(&quota.cited, 6);
        }
    }

    fn gate(&mut self, explanation: &Explanation, gate: &Gate) {
        let held = match gate.held {
            Held::Yes => self.of("vướng", "closed").to_owned(),
            Held::No => self.of("không vướng", "open").to_owned(),
            Held::Absent(why) => Seen::Absent(why).words(None).get(self.lang).to_owned(),
        };
        let title = match (&gate.title, &gate.floor) {
            (Some(title), _) => title.clone(),
            (None, Some(floor)) => {
                let node = &explanation.nodes[floor.node].title;
                let least = floor.least.get(self.lang);
                match (floor.is_each, self.lang) {
                    (true, Lang::Vi) => format!("Điểm liệt từng tiêu chí của “{node}”: {least}"),
                    (true, Lang::En) => format!("Floor of each in “{node}”: {least}"),
                    (false, Lang::Vi) => format!("Điểm liệt của “{node}”: {least}"),
                    (false, Lang::En) => format!("Floor of “{node}”: {least}"),
                }
            }
            (None, None) => gate_title(gate, self.lang),
        };
        let effect = match &gate.effect {
            // its words stand as the title
            Effect::NotRated(why) if *why == title => self.of("không xếp loại", "not rated").to_owned(),
            effect => effect_words(explanation, effect, self.lang),
        };
        self.line(2, format!("[{held}] {title} – {effect}"));
        if let Some(did) = self.did(explanation, gate) {
            self.line(6, did);
        }
        if let Some(act) = &gate.waived {
            self.act(act);
        }
        if let Some(when) = &gate.when {
            self.parts(when, 6);
        }
        if let Some(unless) = &gate.unless {
            self.line(6, format!("{}:", self.of("Trừ khi", "Unless")));
            self.parts(unless, 8);
        }
        if let Some(floor) = &gate.floor {
            let told = if floor.is_each { floor.under.clone() } else { vec![floor.node] };
            for node in told.into_iter().map(|node| &explanation.nodes[node]) {
                let points = node.points.map_or_else(|| "–".to_owned(), |points| self.lang.number(points));
                self.line(6, format!("“{}”: {points}/{}", node.title, self.lang.number(node.maximum.unwrap_or(node.points_max))));
            }
        }
        self.cited(&gate.cited, 6);
    }

    // Who decided so, when, and why.
    fn act(&mut self, act: &Act) {
        let words = act.words();
        let mut told = words.get(self.lang).to_owned();
        let reasons = act.ground.iter().map(|ground| &ground.title).chain(&act.grounds);
        reasons.for_each(|reason| told += &format!("; {reason}"));
        self.line(6, told);
    }

    fn did(&self, explanation: &Explanation, gate: &Gate) -> Option<String> {
        let (from, to) = (self.rating(explanation, gate.from), self.rating(explanation, gate.to));
        let words = match gate.did {
            Did::Nothing => return None,
            Did::Waived => self.of("Được miễn áp dụng", "Waived").to_owned(),
            Did::Changed => match self.lang {
                Lang::Vi => format!("Đổi mức từ {from} thành {to}"),
                Lang::En => format!("Changed the rating from {from} to {to}"),
            },
            Did::Bound => match self.lang {
                Lang::Vi => format!("Mức {to} đã trong giới hạn này"),
                Lang::En => format!("{to} was within this bound"),
            },
            Did::NoEffect => match self.lang {
                Lang::Vi => format!("Không đổi được mức {to}"),
                Lang::En => format!("{to} could not be changed"),
            },
            Did::PassedOver => self
                .of("Không xét được, nhưng cũng không đổi được mức", "Cannot be told, and could not change the rating")
                .to_owned(),
            Did::LeftOpen => {
                self.of("Không xét được, mà mức xếp loại tùy vào đó", "Cannot be told, and the rating hangs on it").to_owned()
            }
            Did::Withheld => self.of("Đơn vị không xếp loại", "The unit is not rated").to_owned(),
            Did::NotReached => {
                self.of("Không xét tới: đơn vị đã không xếp loại", "Not reached: the unit is not rated").to_owned()
            }
        };
        Some(words)
    }

    fn data_checks(&mut self, explanation: &Explanation) {
        if explanation.data_checks.is_empty() {
            return;
        }
        let broken: Vec<&DataCheck> = explanation.data_checks.iter().filter(|check| check.that.held != Held::Yes).collect();
        self.section("Kiểm tra số liệu", "Data checks");
        let (n, n_broken) = (explanation.data_checks.len(), broken.len());
        let line = match self.lang {
            Lang::Vi => format!("{} phép kiểm tra khớp, {n_broken} không khớp hoặc không kiểm tra được", n - n_broken),
            Lang::En => format!("{} hold, {n_broken} do not or cannot be told", n - n_broken),
        };
        self.line(2, line);
        for check in broken {
            let held = match check.that.held {
                Held::Absent(why) => Seen::Absent(why).words(None).get(self.lang).to_owned(),
                Held::Yes | Held::No => self.of("không khớp", "broken").to_owned(),
            };
            let severity = if check.is_error { self.of("lỗi", "error") } else { self.of("nhắc", "warning") };
            self.line(4, format!("[{held}] {} ({severity})", check.message));
            self.parts(&check.that, 8);
        }
    }

    fn lost(&mut self, explanation: &Explanation) {
        if explanation.lost.is_empty() {
            return;
        }
        self.section("Điểm bị mất, nhiều nhất trước", "Points lost, most first");
        for lost in &explanation.lost {
            let node = &explanation.nodes[lost.node];
            let points = format!("−{}", self.lang.number(lost.points));
            let gap = POINTS_WIDTH.saturating_sub(points.chars().count());
            self.line(gap, format!("{points}   {}", node.title));
            if let Content::Criterion(criterion) = &node.content {
                let words: Vec<String> = match &criterion.nearest {
                    Nearest::Ways(ways) => ways.iter().map(|way| way_words(explanation, lost.node, way, self.lang)).collect(),
                    Nearest::None(no) => vec![no_way_words(*no, node.points_max, self.lang)],
                };
                for words in words.iter().filter(|words| !words.is_empty()) {
                    self.line(POINTS_WIDTH + 5, sentence(words));
                }
            }
        }
    }

    fn absent(&mut self, explanation: &Explanation) {
        let is_wanting = |value: &&Value| {
            value.is_figure
                && (matches!(value.seen, Seen::Absent(_)) || value.by == "absent_read_as_zero" || value.by == "no_evidence")
        };
        let absent: Vec<&Value> = explanation.values.values().filter(is_wanting).collect();
        if absent.is_empty() {
            return;
        }
        self.section("Số liệu thiếu, không đọc được hoặc không áp dụng", "Figures missing, unreadable or not applicable");
        for value in absent {
            let place = match &value.cell {
                Some(cell) => figure_cell_words(explanation, cell, self.lang),
                None => self.of("không có trong tệp số liệu", "in no file").to_owned(),
            };
            let raw = value.cell.as_ref().filter(|cell| !cell.raw.is_empty()).map_or_else(String::new, |cell| match self.lang {
                Lang::Vi => format!(", ghi “{}”", cell.raw),
                Lang::En => format!(", says “{}”", cell.raw),
            });
            let wanting = value.cell.as_ref().and_then(|cell| cell.before.as_ref()?.wanting.as_ref());
            let wanting = wanting.map_or_else(String::new, |wanting| format!(", {}", wanting.get(self.lang)));
            let line = format!("{}: {}{wanting} ({place}{raw})", value.title.get(self.lang), seen_words(value, self.lang));
            self.line(2, line);
        }
    }

    fn figures(&mut self, explanation: &Explanation) {
        let derived: Vec<&Value> = explanation.values.values().filter(|value| value.how.is_some()).collect();
        if derived.is_empty() {
            return;
        }
        self.section("Số liệu tính toán", "Derived values");
        for value in derived {
            let Some(how) = &value.how else { continue };
            let printed = value.seen.words(value.measure.as_deref());
            let rounding = how.rounding.map_or_else(String::new, |rounding| format!(" ({})", self.rounding(rounding)));
            self.line(2, format!("{}: {}{rounding}", value.title.get(self.lang), printed.get(self.lang)));
            if let Some(put_in) = &how.put_in {
                self.put_in(put_in, &[], 6);
            }
            for condition in &how.conditions {
                self.line(6, format!("[{}] {}", self.held(condition.held), condition.plain().get(self.lang)));
            }
        }
    }
}

/// With a capital at the start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `“Số hội viên được quán triệt” từ 1.316 lên 1.395 (thêm 79) thì được 5 điểm (nay 4)`.
pub fn way_words(explanation: &Explanation, node: NodeId, way: &Way, lang: Lang) -> String {
    let changes: Vec<String> = way.changes.iter().map(|change| change_words(explanation, change, lang)).collect();
    let changes = changes.join(lang.of(" và ", " and "));
    let (from, to) = (lang.number(way.points_from), lang.number(way.points_to));
    let is_full = way.points_to == explanation.nodes[node].points_max;
    match (lang, is_full) {
        (Lang::Vi, true) => format!("{changes} thì được {to} điểm, đủ điểm (nay {from})"),
        (Lang::Vi, false) => format!("{changes} thì được {to} điểm (nay {from})"),
        (Lang::En, true) => format!("{changes} gives {to} points, all of them (now {from})"),
        (Lang::En, false) => format!("{changes} gives {to} points (now {from})"),
    }
}

fn change_words(explanation: &Explanation, change: &Change, lang: Lang) -> String {
    let value = &explanation.values[&Name::Indicator(change.indicator)];
    let title = value.title.get(lang);
    let Words { vi: from_vi, en: from_en } = change.from.words(value.measure.as_deref());
    let Words { vi: to_vi, en: to_en } = change.to.words(value.measure.as_deref());
    let is_up = match (&change.from, &change.to) {
        (Seen::Number(from), Seen::Number(to)) => Some(from < to),
        _ => None,
    };
    match (lang, is_up) {
        (Lang::Vi, Some(true)) => format!("“{title}” tăng từ {from_vi} lên {to_vi}"),
        (Lang::Vi, Some(false)) => format!("“{title}” giảm từ {from_vi} xuống {to_vi}"),
        (Lang::Vi, None) => format!("“{title}” từ {from_vi} thành {to_vi}"),
        (Lang::En, Some(true)) => format!("“{title}” up from {from_en} to {to_en}"),
        (Lang::En, Some(false)) => format!("“{title}” down from {from_en} to {to_en}"),
        (Lang::En, None) => format!("“{title}” from {from_en} to {to_en}"),
    }
}

/// Why no way is named.
pub fn no_way_words(no: NoWay, points_max: crate::words::number::Number, lang: Lang) -> String {
    let points_max = lang.number(points_max);
    match (no, lang) {
        (NoWay::Full, Lang::Vi) => "đã đủ điểm".to_owned(),
        (NoWay::Full, Lang::En) => "it has all its points".to_owned(),
        (NoWay::BestReason, Lang::Vi) => format!("đã ở mức tốt nhất mà văn bản nêu, dưới {points_max} điểm"),
        (NoWay::BestReason, Lang::En) => format!("the best reason the text has gives less than {points_max} points"),
        (NoWay::Fixed, Lang::Vi) => "không tùy vào số liệu nào đơn vị báo cáo".to_owned(),
        (NoWay::Fixed, Lang::En) => "it rests on nothing that the unit reports".to_owned(),
        (NoWay::NotFound, Lang::Vi) => "không tìm được số liệu nào mà chỉ thay đổi riêng nó đã tăng điểm".to_owned(),
        (NoWay::NotFound, Lang::En) => "no figure was found whose change alone gives more".to_owned(),
        (NoWay::Assessed, Lang::Vi) => "điểm do người có thẩm quyền chấm, không tính từ số liệu".to_owned(),
        (NoWay::Assessed, Lang::En) => "a person gives the points; no figure does".to_owned(),
        (NoWay::Script, Lang::Vi) => "điểm do kịch bản tính, không suy ngược được".to_owned(),
        (NoWay::Script, Lang::En) => "a script gives the points, which cannot be read backwards".to_owned(),
        (NoWay::Children, Lang::Vi) => "tùy vào kết quả của các đơn vị cấp dưới".to_owned(),
        (NoWay::Children, Lang::En) => "it rests on the results of the units below".to_owned(),
        (NoWay::Absent, Lang::Vi) => "chưa có điểm vì thiếu số liệu".to_owned(),
        (NoWay::Absent, Lang::En) => "it has no points yet, for want of figures".to_owned(),
        (NoWay::NotApplicable, Lang::Vi) => "không áp dụng".to_owned(),
        (NoWay::NotApplicable, Lang::En) => "it does not apply".to_owned(),
        (NoWay::NotAsked, _) => String::new(),
    }
}
