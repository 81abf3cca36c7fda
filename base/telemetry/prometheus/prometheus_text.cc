#include "base/telemetry/prometheus/prometheus_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace muster {
namespace {

std::string NameOf(absl::string_view text) {
  std::string name(text);
  for (char& c : name) {
    if (!absl::ascii_isalnum(c)) c = '_';
  }
  return name;
}

void AppendOnce(absl::string_view suffix, std::string& name) {
  if (!absl::EndsWith(name, suffix)) absl::StrAppend(&name, suffix);
}

absl::string_view WordFor(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return "counter";
    case MetricKind::kHistogram:
      return "histogram";
    case MetricKind::kGauge:
      break;
  }
  return "gauge";
}

// The shortest digits that are exactly `value`.
std::string NumberOf(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value);
  return std::string(digits, end.ptr);
}

std::string LabelsOf(const MetricAttributes& attributes,
                     absl::string_view bound = "") {
  std::string labels;
  const auto add = [&](absl::string_view key, absl::string_view value) {
    absl::StrAppend(&labels, labels.empty() ? "{" : ",", NameOf(key), "=\"",
                    absl::StrReplaceAll(
                        value, {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", "\\n"}}),
                    "\"");
  };
  for (const auto& [key, value] : attributes) add(key, value);
  if (!bound.empty()) add("le", bound);
  if (!labels.empty()) labels += "}";
  return labels;
}

void AppendHead(const std::string& name, const MetricReading& metric,
                std::string& text) {
  absl::StrAppend(
      &text, "# HELP ", name, " ",
      absl::StrReplaceAll(metric.description, {{"\\", "\\\\"}, {"\n", "\\n"}}),
      "\n# TYPE ", name, " ", WordFor(metric.kind), "\n");
}

void AppendHistogram(const std::string& name, const std::vector<double>& bounds,
                     const HistogramPoint& point, std::string& text) {
  uint64_t so_far = 0;
  for (size_t i = 0; i < point.counts.size(); ++i) {
    so_far += point.counts[i];
    const std::string bound = i < bounds.size() ? NumberOf(bounds[i]) : "+Inf";
    absl::StrAppend(&text, name, "_bucket", LabelsOf(point.attributes, bound),
                    " ", so_far, "\n");
  }
  const std::string labels = LabelsOf(point.attributes);
  absl::StrAppend(&text, name, "_sum", labels, " ", NumberOf(point.sum), "\n");
  absl::StrAppend(&text, name, "_count", labels, " ", so_far, "\n");
}

}  // namespace

std::string PrometheusName(const MetricDescription& metric) {
  std::string name = NameOf(metric.name);
  if (metric.unit == "s") AppendOnce("_seconds", name);
  if (metric.unit == "By") AppendOnce("_bytes", name);
  if (metric.kind == MetricKind::kCounter) AppendOnce("_total", name);
  return name;
}

std::string PrometheusText(const std::vector<MetricReading>& metrics) {
  std::string text;
  for (const MetricReading& metric : metrics) {
    const std::string name = PrometheusName(metric);
    AppendHead(name, metric, text);
    for (const MetricPoint& point : metric.points) {
      absl::StrAppend(&text, name, LabelsOf(point.attributes), " ",
                      NumberOf(point.value), "\n");
    }
    for (const HistogramPoint& point : metric.distribution) {
      AppendHistogram(name, metric.bounds, point, text);
    }
  }
  return text;
}

}  // namespace muster
