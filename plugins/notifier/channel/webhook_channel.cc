#include "plugins/notifier/channel/webhook_channel.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/net/url.h"
#include "base/status_macros.h"
#include "google/protobuf/util/json_util.h"

namespace muster::notifier {
namespace {

absl::StatusOr<std::string> BodyOf(const Message& message) {
  v1::WebhookBody body;
  body.set_id(message.id);
  body.set_event(EventWord(message.kind));
  *body.mutable_trouble() = message.trouble;
  body.mutable_trouble()->set_message(Redact(message.trouble.message()));
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(body, &json, options).ok()) {
    return json;
  }
  return Error(absl::StatusCode::kInternal, "MESSAGE_MALFORMED",
               "the message cannot be written as JSON");
}

}  // namespace

std::string Sign(const Secret& key, absl::Time time, absl::string_view body) {
  const std::string seconds = absl::StrCat(absl::ToUnixSeconds(time));
  const std::string text = absl::StrCat(seconds, ".", body);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.Reveal().data(), static_cast<int>(key.Reveal().size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac,
       &size);
  return absl::StrCat("t=", seconds, ",v1=",
                      absl::BytesToHexString(absl::string_view(
                          reinterpret_cast<const char*>(mac), size)));
}

absl::Status WebhookChannel::Send(const Message& message) {
  HttpRequest request;
  request.method = "POST";
  request.url = url_;
  ASSIGN_OR_RETURN(request.body, BodyOf(message));
  request.headers.Add("Content-Type", "application/json");
  request.headers.Add("Muster-Delivery", message.id);
  request.headers.Add("Muster-Signature",
                      Sign(key_, message.time, request.body));
  request.timeouts.total = absl::Seconds(15);
  ASSIGN_OR_RETURN(const HttpResponse answer, traced_.Send(request));
  if (answer.status / 100 == 2) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Url url, Url::Parse(url_));
  return Error(
      absl::StatusCode::kUnavailable, "WEBHOOK_REFUSED",
      absl::StrCat("the webhook at ", url.host, " answered ", answer.status,
                   "; it is tried again"),
      {{"host", url.host}, {"http_status", absl::StrCat(answer.status)}});
}

}  // namespace muster::notifier
