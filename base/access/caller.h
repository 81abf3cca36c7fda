#ifndef BASE_ACCESS_CALLER_H_
#define BASE_ACCESS_CALLER_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// What a call says of who makes it, unjudged. Views into the call.
struct Peer {
  // By a channel inside this process: one of its own modules.
  bool in_process = false;
  // The value of the header `authorization`, if there is one.
  std::optional<absl::string_view> authorization;
  // The certificate that the connection was made with, as PEM, if there is one.
  std::optional<absl::string_view> certificate_pem;
};

// Who makes a call, judged. A value.
struct Caller {
  // `services/trust`, `people/alice`, `local`, or `self` for a module of this
  // process, which may do everything.
  std::string principal;
  // What the caller narrowed itself to by the token that it used; null without.
  std::shared_ptr<const access::v1::Token> token;
  // SHA-256 of its certificate in hexadecimal; empty without.
  std::string certificate_sha256;
  // From when on the token or the certificate counts no more.
  absl::Time expire_time = absl::InfiniteFuture();
};

inline constexpr absl::string_view kSelf = "self";
inline constexpr absl::string_view kLocal = "local";

}  // namespace muster

#endif  // BASE_ACCESS_CALLER_H_
