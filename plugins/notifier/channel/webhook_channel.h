#ifndef PLUGINS_NOTIFIER_CHANNEL_WEBHOOK_CHANNEL_H_
#define PLUGINS_NOTIFIER_CHANNEL_WEBHOOK_CHANNEL_H_

#include <memory>
#include <string>
#include <utility>

#include "base/http/http_transport.h"
#include "base/http/tracing_http_transport.h"
#include "base/secret.h"
#include "plugins/notifier/channel/channel.h"

namespace muster::notifier {

// A message as a signed POST. The body is `WebhookBody` in JSON, and
//
//   Muster-Signature: t=<Unix seconds>,v1=<hex of HMAC-SHA-256 of "<t>.<body>">
//   Muster-Delivery: <the message's id>
//
// A receiver computes the same, compares in constant time, and refuses a `t`
// that is more than five minutes away.
class WebhookChannel final : public Channel {
 public:
  WebhookChannel(std::unique_ptr<HttpTransport> transport, std::string url,
                 Secret key)
      : transport_(std::move(transport)),
        traced_(*transport_, TracingHttpTransport::Path::kHidden),
        url_(std::move(url)),
        key_(std::move(key)) {}

  // Errors: those of HttpTransport::Send(), and
  //   UNAVAILABLE WEBHOOK_REFUSED: it answered with another status than 2xx.
  absl::Status Send(const Message& message) override;

 private:
  const std::unique_ptr<HttpTransport> transport_;
  TracingHttpTransport traced_;
  const std::string url_;
  const Secret key_;
};

// The value of `Muster-Signature`.
std::string Sign(const Secret& key, absl::Time time, absl::string_view body);

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_CHANNEL_WEBHOOK_CHANNEL_H_
