#include "connector/core/service/served_sources.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {

absl::Status ServedSources::Add(std::shared_ptr<ServedSource> source) {
  absl::MutexLock lock(&mu_);
  if (closed_) {
    return Error(absl::StatusCode::kUnavailable, "DRAINING",
                 "the connector ends; ask again when it is back");
  }
  for (const auto& one : sources_) {
    if (one->name() != source->name()) continue;
    return Error(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS",
                 absl::StrCat("this connector serves ", source->name(),
                              " already; choose another name"),
                 {{"source", source->name()}});
  }
  sources_.push_back(std::move(source));
  return absl::OkStatus();
}

void ServedSources::Remove(absl::string_view name) {
  absl::MutexLock lock(&mu_);
  sources_.erase(
      std::remove_if(sources_.begin(), sources_.end(),
                     [&](const auto& one) { return one->name() == name; }),
      sources_.end());
}

absl::StatusOr<std::shared_ptr<ServedSource>> ServedSources::Find(
    absl::string_view name) const {
  RETURN_IF_ERROR(SourceName::Parse(name).status());
  absl::MutexLock lock(&mu_);
  for (const auto& one : sources_) {
    if (one->name() == name) return one;
  }
  return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
               absl::StrCat("this connector does not serve ", name,
                            "; ask Describe for those that it does"),
               {{"source", std::string(name)}});
}

std::vector<std::shared_ptr<ServedSource>> ServedSources::All() const {
  absl::MutexLock lock(&mu_);
  return sources_;
}

void ServedSources::Close() {
  absl::MutexLock lock(&mu_);
  closed_ = true;
}

}  // namespace muster::connector
