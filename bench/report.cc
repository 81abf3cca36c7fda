#include "bench/report.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace muster::bench {
namespace {

// Four digits that count, without an exponent.
std::string Number(double value) {
  const double size = std::fabs(value);
  if (value == 0) return "-";
  if (size >= 1000) return absl::StrFormat("%.0f", value);
  if (size >= 100) return absl::StrFormat("%.1f", value);
  return size >= 10 ? absl::StrFormat("%.2f", value)
                    : absl::StrFormat("%.3f", value);
}

std::string Range(const Published& published) {
  if (published.low == published.high) return Number(published.low);
  return absl::StrCat(Number(published.low), "-", Number(published.high));
}

// How far `value` is outside what was published, in per cent.
std::string Deviation(double value, const Published& published) {
  if (published.low == 0) return "-";
  const double nearest = std::clamp(value, published.low, published.high);
  return absl::StrFormat("%+.0f %%", 100 * (value / nearest - 1));
}

std::string Row(const Figure& f) {
  return absl::StrFormat(
      "%-20s %11s %11s %-11s %8s  %s %-6s %-4s %8s %8s %7s\n", f.key,
      Number(f.ours), Number(f.limit), f.unit, Number(f.value),
      f.at_least ? ">=" : "<=", Number(f.goal), f.met() ? "yes" : "NO",
      Number(f.cpu_us), Number(f.limit_cpu_us),
      f.spread_percent == 0 ? "-"
                            : absl::StrFormat("%.0f %%", f.spread_percent));
}

std::string Row(const Limit& l) {
  return absl::StrFormat("%-28s %11s %-11s %14s %9s\n", l.key, Number(l.value),
                         l.unit, Range(l.published),
                         Deviation(l.value, l.published));
}

}  // namespace

void Report::Add(Figure figure) { figures_.push_back(std::move(figure)); }

void Report::Add(Limit limit) { limits_.push_back(std::move(limit)); }

void Report::Note(const std::string& key, double value) { notes_[key] = value; }

void Report::Skip(const std::string& key, const std::string& why) {
  skipped_[key] = why;
}

std::string Report::Table() const {
  std::string text = absl::StrFormat(
      "%-20s %11s %11s %-11s %8s  %-9s %-4s %8s %8s %7s\n", "key", "measured",
      "limit", "unit", "figure", "goal", "met", "CPU us", "of limit", "spread");
  for (const Figure& figure : figures_) absl::StrAppend(&text, Row(figure));
  for (const auto& [key, why] : skipped_) {
    absl::StrAppendFormat(&text, "%-20s not measured: %s\n", key, why);
  }
  absl::StrAppendFormat(&text, "\n%-28s %11s %-11s %14s %9s\n", "limit",
                        "measured", "unit", "published", "off by");
  for (const Limit& limit : limits_) absl::StrAppend(&text, Row(limit));
  absl::StrAppend(&text, "\n");
  for (const auto& [key, value] : notes_) {
    absl::StrAppendFormat(&text, "%-36s %11s\n", key, Number(value));
  }
  return text;
}

std::string Report::Json() const {
  std::map<std::string, double> all = notes_;
  for (const Limit& limit : limits_) {
    all[absl::StrCat("limit_", limit.key)] = limit.value;
  }
  for (const Figure& figure : figures_) {
    all[figure.key] = figure.value;
    if (figure.ours != 0) all[figure.key + "_measured"] = figure.ours;
    if (figure.limit != 0) all[figure.key + "_limit"] = figure.limit;
    if (figure.cpu_us != 0) all[figure.key + "_cpu_us"] = figure.cpu_us;
    if (figure.limit_cpu_us != 0) {
      all[figure.key + "_limit_cpu_us"] = figure.limit_cpu_us;
    }
  }
  const std::string fields =
      absl::StrJoin(all, ",\n", [](std::string* out, const auto& field) {
        absl::StrAppendFormat(out, "  \"%s\": %.6g", field.first, field.second);
      });
  return absl::StrCat("{\n", fields, "\n}\n");
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return values[half];
  return (values[half - 1] + values[half]) / 2;
}

}  // namespace muster::bench
