#include "base/mail/curl_mail_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/net/url.h"
#include "base/status_macros.h"

namespace muster {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What is still to be sent.
struct Outbox {
  std::string bytes;
  size_t sent = 0;
};

size_t OnRead(char* buffer, size_t, size_t room, void* user) {
  Outbox& outbox = *static_cast<Outbox*>(user);
  const size_t size = std::min(room, outbox.bytes.size() - outbox.sent);
  std::memcpy(buffer, outbox.bytes.data() + outbox.sent, size);
  outbox.sent += size;
  return size;
}

std::string InBrackets(const std::string& address) {
  return absl::StrCat("<", address, ">");
}

absl::Status ErrorOf(CURLcode result, const std::string& host) {
  using Code = absl::StatusCode;
  const auto error = [&](Code code, absl::string_view reason,
                         absl::string_view what) {
    return Error(code, reason,
                 absl::StrCat("mail server ", host, ": ", what, " (",
                              curl_easy_strerror(result), ")"),
                 {{"host", host}});
  };
  switch (result) {
    case CURLE_OK:
      return absl::OkStatus();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
      return error(Code::kFailedPrecondition, "TLS_NOT_TRUSTED",
                   "it offers no encryption that this machine trusts; check "
                   "the host name, the port and the authorities");
    case CURLE_LOGIN_DENIED:
      return error(Code::kFailedPrecondition, "MAIL_LOGIN_REFUSED",
                   "it refused the login; check user name and password");
    case CURLE_OPERATION_TIMEDOUT:
      return error(Code::kDeadlineExceeded, "MAIL_TIMEOUT",
                   "it took too long; try again later");
    case CURLE_SEND_ERROR:  // refused MAIL FROM or RCPT TO, in libcurl's words
    case CURLE_UPLOAD_FAILED:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_RECV_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
      return error(Code::kFailedPrecondition, "MAIL_REFUSED",
                   "it did not take the mail; check sender and recipients");
    default:
      return error(Code::kUnavailable, "MAIL_SERVER_UNREACHABLE",
                   "nothing answers there; check the address and the network");
  }
}

// The part of an SMTP URL that names the server, or "" if it is none.
std::string HostOf(const std::string& url) {
  absl::string_view rest = url;
  if (!absl::ConsumePrefix(&rest, "smtps://") &&
      !absl::ConsumePrefix(&rest, "smtp://")) {
    return "";
  }
  const absl::StatusOr<Url> parsed = Url::Parse(absl::StrCat("http://", rest));
  if (!parsed.ok() || parsed->path != "/" || !parsed->query.empty()) return "";
  return parsed->host;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CurlMailTransport>> CurlMailTransport::Create(
    Options options) {
  std::string host = HostOf(options.url);
  if (host.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "MAIL_SERVER_INVALID",
                 "the mail server's URL must be smtps://host[:port] or "
                 "smtp://host[:port]");
  }
  return std::unique_ptr<CurlMailTransport>(
      new CurlMailTransport(std::move(options), std::move(host)));
}

absl::Status CurlMailTransport::Send(const Mail& mail) {
  RETURN_IF_ERROR(CheckMail(mail));
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, FreeEasy> owned(
      initialised == CURLE_OK ? curl_easy_init() : nullptr);
  CURL* const easy = owned.get();
  if (easy == nullptr) return ErrorOf(CURLE_FAILED_INIT, host_);
  std::unique_ptr<curl_slist, FreeList> to;
  for (const std::string& address : mail.to) {
    to.reset(curl_slist_append(to.release(), InBrackets(address).c_str()));
  }
  Outbox outbox{FormatMail(mail)};
  const bool may_be_clear =
      absl::StartsWith(options_.url, "smtp://") && IsLoopbackHost(host_);
  curl_easy_setopt(easy, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(
      easy, CURLOPT_USE_SSL,
      static_cast<long>(may_be_clear ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(
      easy, CURLOPT_TIMEOUT_MS,
      static_cast<long>(absl::ToInt64Milliseconds(options_.timeout)));
  if (!options_.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  }
  if (!options_.username.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, options_.username.c_str());
  }
  if (options_.password.has_value()) {
    curl_easy_setopt(easy, CURLOPT_PASSWORD,
                     options_.password->Reveal().c_str());
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, InBrackets(mail.from).c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &OnRead);
  curl_easy_setopt(easy, CURLOPT_READDATA, &outbox);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  return ErrorOf(curl_easy_perform(easy), host_);
}

}  // namespace muster
