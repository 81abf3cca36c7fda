#include "connector/conformance/bad/bad_source.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::conformance {

using connector::DevicePage;
using connector::DeviceReading;
using connector::JobSpec;
using connector::Sweep;

// Is meant to be none of those in docs/errors.md.
constexpr char kNoDocumentedReason[] = "SOMETHING_FAILED";

class BadSource::BadSweep final : public Sweep {
 public:
  BadSweep(BadSource& source, std::unique_ptr<Sweep> inner)
      : source_(source), inner_(std::move(inner)) {}

  int64_t expected_count() const override { return inner_->expected_count(); }

  absl::StatusOr<std::optional<DevicePage>> NextPage() override {
    if (source_.badness_ == "stops_early" && pages_ > 0) return std::nullopt;
    auto page = inner_->NextPage();
    if (!page.ok()) return source_.Confuse(page.status());
    if (page->has_value()) {
      Spoil(**page);
    } else {
      source_.shown_.clear();
    }
    return page;
  }

  inventory::v1::Completeness completeness() const override {
    inventory::v1::Completeness proof = inner_->completeness();
    proof.set_ended_on_empty_page(true);
    return proof;
  }
  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override {
    return inner_->endpoint_problems();
  }
  std::string next_cursor() const override { return inner_->next_cursor(); }
  int64_t TakeApiCalls() override { return inner_->TakeApiCalls(); }

 private:
  void Spoil(DevicePage& page) {
    if (source_.badness_ == "shows_twice" && pages_ == 0) {
      page.devices.push_back(page.devices.front());
    }
    if (source_.badness_ == "goes_on_after_a_break") {
      std::vector<inventory::v1::DeviceObservation> fresh;
      for (auto& one : page.devices) {
        const bool is_new = source_.shown_.insert(one.device().name()).second;
        if (is_new) fresh.push_back(std::move(one));
      }
      page.devices = std::move(fresh);
    }
    ++pages_;
  }

  BadSource& source_;
  const std::unique_ptr<Sweep> inner_;
  int pages_ = 0;
};

BadSource::BadSource(std::string badness,
                     std::unique_ptr<connector::DeviceSource> inner)
    : badness_(std::move(badness)), inner_(std::move(inner)) {}

std::vector<JobSpec> BadSource::Jobs() const {
  if (badness_ == "asks_to_describe") inner_->CountDevices().IgnoreError();
  return inner_->Jobs();
}

absl::StatusOr<std::unique_ptr<Sweep>> BadSource::BeginJob(
    absl::string_view job, absl::string_view cursor,
    const absl::Notification& cancelled) {
  auto inner = inner_->BeginJob(
      job, cursor, badness_ == "never_cancels" ? never_ : cancelled);
  if (!inner.ok()) return Confuse(inner.status());
  return std::make_unique<BadSweep>(*this, *std::move(inner));
}

absl::StatusOr<DeviceReading> BadSource::ReadDevice(absl::string_view vendor_id,
                                                    bool details) {
  auto reading = inner_->ReadDevice(vendor_id, details);
  if (reading.ok()) return reading;
  if (details || !Believes(reading.status())) return Confuse(reading.status());
  return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND", "it is gone");
}

absl::Status BadSource::Confuse(const absl::Status& status) const {
  const std::vector<std::pair<std::string, std::string>> signs = {
      {"confuses_401", "refused the API key"},
      {"confuses_403", "does not let the API key"},
      {"confuses_404", "answered 404"},
      {"confuses_429", "asks to slow down"},
      {"confuses_503", "answered 503"}};
  for (const auto& [badness, sign] : signs) {
    if (badness == badness_ && absl::StrContains(status.message(), sign)) {
      return Error(absl::StatusCode::kInternal, kNoDocumentedReason, "oh");
    }
  }
  return status;
}

bool BadSource::Believes(const absl::Status& status) const {
  const absl::string_view text = status.message();
  return (badness_ == "believes_gateways" &&
          absl::StrContains(text, "answered 404")) ||
         (badness_ == "believes_failures" &&
          absl::StrContains(text, "answered 503"));
}

}  // namespace muster::conformance
