#include "base/access/certificate_cache.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/access/policy/policy_check.h"
#include "base/errors.h"
#include "base/tls/certificate.h"

namespace muster {
namespace {

constexpr absl::string_view kScheme = "URI:muster://";

absl::Status Invalid(absl::string_view why) {
  return Error(absl::StatusCode::kUnauthenticated, "CERTIFICATE_INVALID",
               absl::StrCat("the certificate of this connection ", why,
                            "; use one that \"musterctl tls issue\" made"));
}

absl::StatusOr<std::shared_ptr<const Caller>> Read(absl::string_view pem) {
  const auto view = ReadCertificate(std::string(pem));
  if (!view.ok()) return Invalid("cannot be read");
  std::vector<std::string> principals;
  for (absl::string_view name : view->alt_names) {
    if (!absl::ConsumePrefix(&name, kScheme)) continue;
    principals.push_back(absl::StrCat("services/", name));
  }
  if (principals.size() != 1 || !IsPrincipal(principals.front())) {
    return Invalid("names no program, or several, in its URI:muster:// name");
  }
  auto caller = std::make_shared<Caller>();
  caller->principal = principals.front();
  caller->certificate_sha256 = view->sha256;
  caller->expire_time = view->not_after;
  return std::shared_ptr<const Caller>(std::move(caller));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Caller>> CertificateCache::Find(
    absl::string_view pem) {
  {
    absl::ReaderMutexLock lock(&mu_);
    const auto found = callers_.find(pem);
    if (found != callers_.end()) return found->second;
  }
  auto caller = Read(pem);
  if (!caller.ok()) return caller;
  absl::MutexLock lock(&mu_);
  if (callers_.size() >= kMost) callers_.clear();
  callers_.insert_or_assign(std::string(pem), *caller);
  return caller;
}

}  // namespace muster
