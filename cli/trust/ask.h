#ifndef CLI_TRUST_ASK_H_
#define CLI_TRUST_ASK_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "cli/commands/context.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::cli {

// Calls `method` of the trust service, and prints its answer: as JSON with
// --json, else as `print(answer, out)` does.
template <typename Method, typename Request, typename Print>
absl::Status AskTrust(Context& context, Method method, const Request& request,
                      Print print) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto answer, Call(client->trust(), method, request));
  if (context.json) {
    context.PrintJson(answer);
  } else {
    print(answer, context.out);
  }
  return absl::OkStatus();
}

// The same for what is listed: all pages, or the first with so many rows if
// `limit` is above 0.
template <typename Method, typename Request, typename Print>
absl::Status ListTrust(Context& context, Method method, Request request,
                       int limit, Print print) {
  request.set_page_size(limit > 0 ? limit : 1000);
  if (limit > 0) return AskTrust(context, method, request, print);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  return CallPages(client->trust(), method, request, [&](const auto& page) {
    if (context.json) {
      context.PrintJson(page);
    } else {
      print(page, context.out);
    }
  });
}

}  // namespace muster::cli

#endif  // CLI_TRUST_ASK_H_
