#include "base/http/curl_transport.h"

#include <curl/curl.h>
#include <string.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/http/answer_collector.h"
#include "base/http/request_check.h"
#include "base/net/url.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr absl::Duration kLongest = absl::Hours(24);

// Header lines as libcurl wants them. Zeroed afterwards: one is the token.
class HeaderList {
 public:
  ~HeaderList() {
    for (const curl_slist* line = list_; line != nullptr; line = line->next) {
      explicit_bzero(line->data, std::strlen(line->data));
    }
    curl_slist_free_all(list_);
  }
  void Add(const std::string& line) {
    list_ = curl_slist_append(list_, line.c_str());
  }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

// Where one answer goes.
struct Inbox {
  CURL* easy;
  AnswerCollector answer;
};

size_t OnBody(char* data, size_t, size_t size, void* user) {
  Inbox& inbox = *static_cast<Inbox*>(user);
  long status = 0;
  curl_easy_getinfo(inbox.easy, CURLINFO_RESPONSE_CODE, &status);
  return inbox.answer.AddBody(static_cast<int>(status), {data, size}) ? size
                                                                      : 0;
}

size_t OnHeader(char* data, size_t, size_t size, void* user) {
  return static_cast<Inbox*>(user)->answer.AddHeaderLine({data, size}) ? size
                                                                       : 0;
}

// Called while a request is under way, once a second at the least. Not 0 ends
// it.
int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return IsCancelled(*static_cast<const HttpRequest*>(user)) ? 1 : 0;
}

void FillHeaders(const HttpRequest& request, HeaderList& list) {
  for (const auto& [name, value] : request.headers) {
    list.Add(value.empty() ? absl::StrCat(name, ";")
                           : absl::StrCat(name, ": ", value));
  }
  if (request.bearer.has_value()) {
    Secret line(
        absl::StrCat("Authorization: Bearer ", request.bearer->Reveal()));
    list.Add(line.Reveal());
  }
  list.Add("Expect:");
  if (!request.headers.Get("Content-Type")) list.Add("Content-Type:");
}

// What became of a request, in our words.
struct Failure {
  absl::StatusCode code;
  absl::string_view reason;
  absl::string_view what_to_do;
};

Failure Explain(CURLcode result, bool sent) {
  using Code = absl::StatusCode;
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Code::kUnavailable, "HOST_NOT_RESOLVED",
              "the name has no address; check its spelling and the network"};
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
      return {Code::kUnavailable, "HOST_UNREACHABLE",
              "nothing answers there; check the address and the network"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return {Code::kFailedPrecondition, "TLS_NOT_TRUSTED",
              "its certificate is not trusted here; check the host name and "
              "the authorities of this machine"};
    case CURLE_OPERATION_TIMEDOUT:
      if (sent) {
        return {Code::kDeadlineExceeded, "HTTP_TIMEOUT",
                "the answer took too long; try again later"};
      }
      return {Code::kUnavailable, "HOST_UNREACHABLE",
              "no connection in time; check the address and the network"};
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return {Code::kUnavailable, "HTTP_CONNECTION_LOST",
              "the connection broke before the answer was complete; it is "
              "unknown whether the server acted"};
    default:
      return {Code::kInternal, "HTTP_FAILED", "the request failed"};
  }
}

CURL* NewEasyHandle() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  return initialised == CURLE_OK ? curl_easy_init() : nullptr;
}

}  // namespace

class CurlTransport::Handle {
 public:
  Handle() : easy_(NewEasyHandle()) {}
  ~Handle() { curl_easy_cleanup(easy_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request,
                                    const Options& options,
                                    const std::string& host);

 private:
  template <typename T>
  void Set(CURLoption option, T value) {
    curl_easy_setopt(easy_, option, value);
  }
  void SetFixed(const Options& options);
  void SetTimeouts(const HttpTimeouts& timeouts);
  void SetMethod(const HttpRequest& request);
  void SetCancelled(const HttpRequest& request);
  absl::Status ErrorOf(CURLcode result, const std::string& host) const;

  CURL* const easy_;
  char words_[CURL_ERROR_SIZE] = "";
};

absl::StatusOr<HttpResponse> CurlTransport::Handle::Send(
    const HttpRequest& request, const Options& options,
    const std::string& host) {
  if (easy_ == nullptr) return ErrorOf(CURLE_FAILED_INIT, host);
  curl_easy_reset(easy_);  // keeps the connections
  HeaderList headers;
  FillHeaders(request, headers);
  Inbox inbox{easy_, {request, host, options.max_body_bytes}};
  SetFixed(options);
  SetTimeouts(request.timeouts);
  SetMethod(request);
  Set(CURLOPT_URL, request.url.c_str());
  Set(CURLOPT_HTTPHEADER, headers.get());
  Set(CURLOPT_WRITEDATA, &inbox);
  Set(CURLOPT_HEADERDATA, &inbox);
  if (request.cancelled != nullptr) SetCancelled(request);

  const CURLcode result = curl_easy_perform(easy_);
  Set<curl_slist*>(CURLOPT_HTTPHEADER, nullptr);
  if (!inbox.answer.stopped().ok()) return inbox.answer.stopped();
  if (result == CURLE_ABORTED_BY_CALLBACK) return RequestCancelled(host);
  if (result != CURLE_OK) return ErrorOf(result, host);
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return inbox.answer.Take(static_cast<int>(status));
}

void CurlTransport::Handle::SetFixed(const Options& options) {
  words_[0] = '\0';
  Set(CURLOPT_ERRORBUFFER, words_);
  Set(CURLOPT_NOSIGNAL, 1L);
  Set(CURLOPT_PROXY, "");
  Set(CURLOPT_PROTOCOLS_STR, "http,https");
  // HTTP/2 where ALPN offers it; in clear text always HTTP/1.1.
  Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  Set(CURLOPT_FOLLOWLOCATION, 0L);
  Set(CURLOPT_ACCEPT_ENCODING, "gzip");
  Set(CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.ca_file.empty()) {
    Set(CURLOPT_CAINFO, options.ca_file.c_str());
  }
  Set(CURLOPT_WRITEFUNCTION, &OnBody);
  Set(CURLOPT_HEADERFUNCTION, &OnHeader);
}

void CurlTransport::Handle::SetTimeouts(const HttpTimeouts& timeouts) {
  // To libcurl, 0 means without end.
  const auto millis = [](absl::Duration d) {
    d = std::clamp(d, absl::Milliseconds(1), kLongest);
    return static_cast<long>(absl::ToInt64Milliseconds(d));
  };
  const absl::Duration window =
      std::clamp(timeouts.low_speed_window, absl::Seconds(1), kLongest);
  Set(CURLOPT_CONNECTTIMEOUT_MS, millis(timeouts.connect));
  Set(CURLOPT_TIMEOUT_MS, millis(timeouts.total));
  Set(CURLOPT_LOW_SPEED_LIMIT,
      static_cast<long>(std::max<int64_t>(1, timeouts.low_speed_bytes)));
  Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(absl::ToInt64Seconds(window)));
}

void CurlTransport::Handle::SetCancelled(const HttpRequest& request) {
  Set(CURLOPT_NOPROGRESS, 0L);
  Set(CURLOPT_XFERINFOFUNCTION, &OnProgress);
  Set(CURLOPT_XFERINFODATA, const_cast<HttpRequest*>(&request));
}

void CurlTransport::Handle::SetMethod(const HttpRequest& request) {
  if (request.method == "HEAD") {
    Set(CURLOPT_NOBODY, 1L);
    return;
  }
  const bool is_get = request.method == "GET";
  if (!is_get || !request.body.empty()) {
    Set(CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request.body.size()));
    Set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  Set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  // libcurl repeats a request by itself if a kept connection turns out to be
  // dead; what acts on the world must not be repeated.
  if (!is_get) Set(CURLOPT_FRESH_CONNECT, 1L);
}

absl::Status CurlTransport::Handle::ErrorOf(CURLcode result,
                                            const std::string& host) const {
  curl_off_t until_sending = 0;
  if (easy_ != nullptr) {
    curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &until_sending);
  }
  const Failure failure = Explain(result, until_sending > 0);
  const char* words = words_[0] != '\0' ? words_ : curl_easy_strerror(result);
  return Error(failure.code, failure.reason,
               absl::StrCat("cannot reach ", host, ": ", failure.what_to_do,
                            " (", absl::StripAsciiWhitespace(words), ")"),
               {{"host", host}, {"detail", words}});
}

CurlTransport::CurlTransport(Options options) : options_(std::move(options)) {}

CurlTransport::~CurlTransport() = default;

absl::StatusOr<HttpResponse> CurlTransport::Send(const HttpRequest& request) {
  HttpPolicy policy;
  policy.read_only = options_.read_only;
  policy.allow_plaintext_loopback = options_.allow_plaintext_loopback;
  ASSIGN_OR_RETURN(const Url url, CheckRequest(request, policy));
  std::unique_ptr<Handle> handle = Take();
  absl::StatusOr<HttpResponse> response =
      handle->Send(request, options_, url.host);
  GiveBack(std::move(handle));
  return response;
}

std::unique_ptr<CurlTransport::Handle> CurlTransport::Take() {
  {
    absl::MutexLock lock(&mu_);
    if (!idle_.empty()) {
      std::unique_ptr<Handle> handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  return std::make_unique<Handle>();
}

void CurlTransport::GiveBack(std::unique_ptr<Handle> handle) {
  absl::MutexLock lock(&mu_);
  if (idle_.size() < options_.max_idle) idle_.push_back(std::move(handle));
}

}  // namespace muster
