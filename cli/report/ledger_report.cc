#include "cli/report/ledger_report.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using inventory::v1::Hold;
using inventory::v1::Incident;
using inventory::v1::Spend;

std::string EndWord(const Incident& incident) {
  return incident.has_end_time() ? Ago(incident.end_time(), true, absl::Now())
                                 : "OPEN";
}

std::vector<std::string> SpendRow(const Spend& spend,
                                  const std::set<std::string>& lanes) {
  std::map<std::string, int64_t> calls;
  int64_t sum = 0;
  for (const auto& lane : spend.lanes()) {
    calls[lane.lane()] += lane.api_call_count();
    sum += lane.api_call_count();
  }
  std::vector<std::string> cells = {spend.name()};
  for (const std::string& lane : lanes) {
    cells.push_back(calls.count(lane) == 0 ? "" : Number(calls[lane]));
  }
  cells.push_back(Number(sum));
  return cells;
}

}  // namespace

void PrintHoldRows(const std::vector<Hold>& holds, std::ostream& out) {
  Table table({"Hold", "State", "Held", ">Of devices", "Decided by", "Why"});
  for (const Hold& hold : holds) {
    table.Add({hold.name(), EnumWord(hold.state()),
               Ago(hold.create_time(), hold.has_create_time(), absl::Now()),
               Number(hold.living_count()), hold.decided_by(),
               hold.decide_reason()});
  }
  table.Print(out);
}

void PrintHold(const Hold& hold, std::ostream& out) {
  out << hold.name() << " " << EnumWord(hold.state()) << ": "
      << Number(hold.devices_size()) << " of " << Number(hold.living_count())
      << " devices were not seen by " << hold.sync() << "\n";
  if (hold.has_decide_time()) {
    out << "  decided by " << Printable(hold.decided_by()) << " "
        << Ago(hold.decide_time(), true, absl::Now()) << ": "
        << Printable(hold.decide_reason()) << "\n";
  }
  for (const std::string& device : hold.devices()) {
    out << "  " << Printable(device) << "\n";
  }
}

void PrintIncidentRows(const std::vector<Incident>& incidents,
                       std::ostream& out) {
  Table table({"Incident", "Reason", "Begun", "Ended", ">Times", "Message"});
  for (const Incident& incident : incidents) {
    table.Add(
        {incident.name(), incident.reason(),
         Ago(incident.start_time(), incident.has_start_time(), absl::Now()),
         EndWord(incident), Number(incident.report_count()),
         incident.message()});
  }
  table.Print(out);
}

void PrintSpend(const std::vector<Spend>& spend, std::ostream& out) {
  std::set<std::string> lanes;
  for (const Spend& hour : spend) {
    for (const auto& lane : hour.lanes()) lanes.insert(lane.lane());
  }
  std::vector<std::string> headings = {"Hour"};
  for (const std::string& lane : lanes) {
    headings.push_back(absl::StrCat(">", lane));
  }
  headings.push_back(">All");
  Table table(std::move(headings));
  for (const Spend& hour : spend) table.Add(SpendRow(hour, lanes));
  table.Print(out);
}

}  // namespace muster::cli
