#include "plugins/trust/caep/caep_sinks.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/net/url.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/trust/caep/caep_signer.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using Stream = TrustConfig::CaepStream;

constexpr absl::Duration kInterval = absl::Seconds(1);
constexpr size_t kMaxNameBytes = 63;

absl::Status Invalid(int at, absl::string_view field, absl::string_view what) {
  const std::string name = absl::StrCat("trust.caep_streams[", at, "].", field);
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(name, " in the configuration ", what),
               {{"field", name}});
}

bool IsName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                  c == '-' || c == '_' || c == '.';
         });
}

absl::Status CheckUrls(const Stream& stream, int at) {
  const absl::StatusOr<Url> url = Url::Parse(stream.url());
  if (!url.ok() || (url->scheme != "https" && !IsLoopbackHost(url->host))) {
    return Invalid(at, "url", "is no https URL");
  }
  const absl::StatusOr<Url> issuer = Url::Parse(stream.issuer());
  if (!issuer.ok() || issuer->scheme != "https" || !issuer->query.empty()) {
    return Invalid(at, "issuer", "is no https URL without a query");
  }
  return absl::OkStatus();
}

absl::Status CheckStream(const Stream& stream, int at) {
  if (!IsName(stream.name())) {
    return Invalid(at, "name", "is not 1 to 63 of a-z 0-9 - _ .");
  }
  RETURN_IF_ERROR(CheckUrls(stream, at));
  if (stream.audience().empty()) {
    return Invalid(at, "audience", "is missing; the receiver says which");
  }
  if (stream.unknown_as() != TrustConfig::UNKNOWN_AS_UNSPECIFIED &&
      stream.unknown_as() != TrustConfig::UNKNOWN_AS_UNTRUSTED &&
      stream.unknown_as() != TrustConfig::UNKNOWN_AS_SILENCE) {
    return Invalid(at, "unknown_as",
                   "is to be UNKNOWN_AS_UNTRUSTED or UNKNOWN_AS_SILENCE");
  }
  if (!Stream::Subject_IsValid(stream.subject())) {
    return Invalid(at, "subject", "is none of those that there are");
  }
  for (const std::string& source : stream.sources()) {
    if (!SourceName::Parse(source).ok()) {
      return Invalid(at, "sources", "holds what is no sources/{source}");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<CaepSigner> SignerOf(const Stream& stream,
                                    const std::string& data_dir) {
  if (!stream.key_file().empty()) {
    return CaepSigner::FromFile(stream.key_file(), /*make=*/false);
  }
  return CaepSigner::FromFile(absl::StrCat(data_dir, "/keys/caep.key"),
                              /*make=*/true);
}

absl::StatusOr<int64_t> NumberBefore(uint64_t query, const std::string& token) {
  ASSIGN_OR_RETURN(const std::string position, DecodePageToken(query, token));
  if (position.empty()) return std::numeric_limits<int64_t>::max();
  return DecodeInt64(position);
}

}  // namespace

absl::Status CheckCaep(const TrustConfig& config) {
  std::set<std::string> names;
  for (int i = 0; i < config.caep_streams_size(); ++i) {
    RETURN_IF_ERROR(CheckStream(config.caep_streams(i), i));
    if (!names.insert(config.caep_streams(i).name()).second) {
      return Invalid(i, "name", "is another stream's, too");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<CaepSinks>> CaepSinks::Create(
    const TrustConfig& config, const std::string& data_dir, const Deps& deps) {
  RETURN_IF_ERROR(CheckCaep(config));
  std::unique_ptr<CaepStore> store;
  if (!config.caep_streams().empty()) {
    ASSIGN_OR_RETURN(
        store, CaepStore::Open(absl::StrCat(data_dir, "/plugins/trust_caep")));
  }
  std::unique_ptr<CaepSinks> sinks(new CaepSinks(std::move(store), deps.clock));
  std::vector<std::unique_ptr<CaepStream>> streams;
  for (const Stream& stream : config.caep_streams()) {
    ASSIGN_OR_RETURN(CaepSigner signer, SignerOf(stream, data_dir));
    streams.push_back(std::make_unique<CaepStream>(
        stream, std::move(signer),
        CaepStream::Deps{*sinks->store_, deps.verdicts, deps.default_policy,
                         deps.transport, deps.clock, deps.random}));
  }
  sinks->Adopt(std::move(streams));
  return sinks;
}

void CaepSinks::Adopt(std::vector<std::unique_ptr<CaepStream>> streams) {
  streams_ = std::move(streams);
  pending_.emplace("muster.trust.caep.pending", "{event}",
                   "Events that a receiver has not taken yet.",
                   [this] { return Pending(); });
  deliveries_.emplace("muster.trust.caep.deliveries", "{try}",
                      "Tries to tell a receiver of an event, by how they went.",
                      [this] { return Deliveries(); });
}

void CaepSinks::Start() {
  for (const std::unique_ptr<CaepStream>& stream : streams_) {
    loops_.push_back(std::make_unique<Periodic>(
        clock_, kInterval, [it = stream.get()] { it->RunOnce(); }));
  }
}

void CaepSinks::Stop() { loops_.clear(); }

void CaepSinks::RunOnce() {
  for (const std::unique_ptr<CaepStream>& stream : streams_) stream->RunOnce();
}

absl::StatusOr<v1::ListCaepDeliveriesResponse> CaepSinks::List(
    const v1::ListCaepDeliveriesRequest& request) const {
  const bool known = std::any_of(
      streams_.begin(), streams_.end(),
      [&](const auto& stream) { return stream->name() == request.stream(); });
  if (!known) {
    return Error(absl::StatusCode::kNotFound, "CAEP_STREAM_NOT_FOUND",
                 absl::StrCat("the configuration has no CAEP stream \"",
                              request.stream(), "\""),
                 {{"stream", request.stream()}});
  }
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  const uint64_t query =
      Fingerprint({"caep", request.stream(), absl::StrCat(request.state())});
  ASSIGN_OR_RETURN(const int64_t before,
                   NumberBefore(query, request.page_token()));
  ASSIGN_OR_RETURN(
      std::vector<NumberedEvent> found,
      store_->List(request.stream(), request.state(), size + 1, before));
  v1::ListCaepDeliveriesResponse response;
  if (found.size() > static_cast<size_t>(size)) {
    found.pop_back();
    response.set_next_page_token(
        EncodePageToken(query, EncodeInt64(found.back().number)));
  }
  for (NumberedEvent& event : found) {
    *response.add_deliveries() = std::move(*event.event.mutable_delivery());
  }
  return response;
}

std::vector<MetricPoint> CaepSinks::Pending() const {
  std::vector<MetricPoint> points;
  for (const std::unique_ptr<CaepStream>& stream : streams_) {
    const absl::StatusOr<int> count =
        store_->CountPending(stream->name(), 2 * CaepStream::kMaxPending);
    if (count.ok()) {
      points.push_back(
          {{{"stream", stream->name()}}, static_cast<double>(*count)});
    }
  }
  return points;
}

std::vector<MetricPoint> CaepSinks::Deliveries() const {
  std::vector<MetricPoint> points;
  for (const std::unique_ptr<CaepStream>& stream : streams_) {
    for (const auto& [outcome, count] : stream->tries()) {
      points.push_back({{{"stream", stream->name()}, {"outcome", outcome}},
                        static_cast<double>(count)});
    }
  }
  return points;
}

}  // namespace muster::trust
