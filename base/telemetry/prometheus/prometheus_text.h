#ifndef BASE_TELEMETRY_PROMETHEUS_PROMETHEUS_TEXT_H_
#define BASE_TELEMETRY_PROMETHEUS_PROMETHEUS_TEXT_H_

#include <string>
#include <vector>

#include "base/telemetry/metric_registry.h"

namespace muster {

// What a scraper is told of the form of PrometheusText().
inline constexpr char kPrometheusContentType[] =
    "text/plain; version=0.0.4; charset=utf-8";

// The name under which Prometheus knows a metric: dots become underscores, and
// its unit and kind follow unless they are there already, so that
// `muster.watch.lag` is muster_watch_lag, the age `muster.sync.age` in "s" is
// muster_sync_age_seconds, what is in "By" ends in _bytes, and what is counted
// in _total. A histogram's series end in _bucket, _sum and _count beside that.
std::string PrometheusName(const MetricDescription& metric);

// `metrics` in the text format that Prometheus reads, version 0.0.4: each with
// its HELP and TYPE, labels escaped, buckets added up and closed by le="+Inf".
// Source: prometheus.io, "Exposition formats".
std::string PrometheusText(const std::vector<MetricReading>& metrics);

}  // namespace muster

#endif  // BASE_TELEMETRY_PROMETHEUS_PROMETHEUS_TEXT_H_
