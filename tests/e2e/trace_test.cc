// The two traces that an engineer on call follows, across real processes: from
// a caller to the request that Iru gets, and from a page of a sync to what each
// plugin made of it. What is sampled, and where a change is by musterctl.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "base/telemetry/span.h"
#include "base/telemetry/telemetry.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using ::testing::IsSupersetOf;

constexpr absl::Duration kLimit = absl::Seconds(60);
using Spans = std::vector<ReceivedSpan>;

std::string PathOf(const ReceivedSpan& span) {
  const auto it = span.attributes.find("url.path");
  return it == span.attributes.end() ? "" : it->second;
}

const ReceivedSpan* Find(const Spans& spans, const std::string& trace_id,
                         const std::string& span_id) {
  for (const ReceivedSpan& span : spans) {
    if (span.trace_id == trace_id && span.span_id == span_id) return &span;
  }
  return nullptr;
}

// The services from `span` up to the root of its trace, the root last; stops
// where a parent is missing.
std::vector<std::string> ServicesUpward(const Spans& spans,
                                        const ReceivedSpan& span) {
  std::vector<std::string> services;
  for (const ReceivedSpan* at = &span; at != nullptr;
       at = Find(spans, at->trace_id, at->parent_span_id)) {
    if (services.empty() || services.back() != at->service) {
      services.push_back(at->service);
    }
  }
  return services;
}

const ReceivedSpan* FindLock(const Spans& spans) {
  for (const ReceivedSpan& span : spans) {
    if (absl::EndsWith(PathOf(span), "/action/lock")) return &span;
  }
  return nullptr;
}

class TraceTest : public WholeInstallation {
 protected:
  void SetUp() override { Start(/*devices=*/60, /*separate=*/true); }

  // The first trusted Mac, once the plugin has judged.
  std::string AwaitTrustedMac() {
    trust::v1::ListVerdictsRequest request;
    request.set_parent(kSource);
    request.set_state(trust::v1::TRUST_STATE_TRUSTED);
    while (true) {
      const auto page =
          cli::Call(client().trust(),
                    &trust::v1::Trust::StubInterface::ListVerdicts, request);
      EXPECT_THAT(page, IsOk());
      if (page.ok() && page->verdicts_size() > 0) {
        return page->verdicts(0).device();
      }
    }
  }

  // Locks the device within a span of the caller's; returns the trace's id.
  std::string LockWithinASpan(const std::string& device) {
    Telemetry::Options options;
    options.service_name = "caller";
    options.otlp_endpoint = receiver().address();
    const auto telemetry = Telemetry::Start(std::move(options));
    EXPECT_THAT(telemetry, IsOk());
    Span span("caller.offboarding");
    const WithSpan current(span);
    using actions::v1::Actions;
    actions::v1::PlanCommandsRequest plan_request;
    plan_request.set_parent(device.substr(0, device.find("/devices/")));
    plan_request.mutable_command()->mutable_lock();
    plan_request.add_devices(device);
    const auto plan =
        cli::Call(client().actions(), &Actions::StubInterface::PlanCommands,
                  plan_request);
    EXPECT_THAT(plan, IsOk());
    actions::v1::CreateCommandRequest request;
    request.set_parent(device);
    request.mutable_command()->mutable_lock();
    request.set_request_id("trace-test");
    request.set_reason("a test");
    request.set_ticket("T-1");
    request.set_plan(plan->name());
    request.set_plan_hash(plan->plan_hash());
    EXPECT_THAT(cli::Call(client().actions(),
                          &Actions::StubInterface::CreateCommand, request),
                IsOk());
    return span.trace_id();
  }
};

TEST_F(TraceTest, OneTraceLeadsFromTheCallerToTheRequestThatIruGets) {
  AwaitSynced();
  const std::string trace_id = LockWithinASpan(AwaitTrustedMac());

  // The whole chain has arrived once it leads up to the caller.
  const std::vector<std::string> want = {"irud", "actionsd", "caller"};
  std::vector<std::string> got;
  receiver().WaitFor(
      [&](const Spans& spans) {
        const ReceivedSpan* lock = FindLock(spans);
        if (lock != nullptr) got = ServicesUpward(spans, *lock);
        return got == want;
      },
      kLimit);

  EXPECT_EQ(got, want);
  const Spans spans = receiver().spans();
  ASSERT_NE(FindLock(spans), nullptr);
  EXPECT_EQ(FindLock(spans)->trace_id, trace_id);
  const auto seen_by_iru = fake().CountRequests(trace_id);
  ASSERT_THAT(seen_by_iru, IsOk());
  EXPECT_GE(*seen_by_iru, 1);
}

TEST_F(TraceTest, EveryPluginsEffectIsLinkedToTheCommitOfAPage) {
  AwaitSynced();

  // A commit's trace leads up to the sync; an effect's link leads to a commit.
  std::set<std::string> linked;
  std::vector<std::string> upward;
  receiver().WaitFor(
      [&](const Spans& spans) {
        for (const ReceivedSpan& span : spans) {
          for (const ReceivedSpan::Link& link : span.links) {
            const ReceivedSpan* commit =
                Find(spans, link.trace_id, link.span_id);
            if (commit == nullptr || commit->service != "inventoryd") continue;
            linked.insert(span.service);
            upward = ServicesUpward(spans, *commit);
          }
        }
        return linked.size() >= 3 && upward.size() >= 2;
      },
      kLimit);

  EXPECT_THAT(linked, IsSupersetOf({"asset_sync", "compliance", "trust"}));
  EXPECT_EQ(upward, (std::vector<std::string>{"inventoryd", "irud"}));
}

TEST_F(TraceTest, WatchIsASpanThatSaysWhoWatched) {
  AwaitSynced();
  AwaitTrustedMac();
  installation().StopMuster();

  std::set<std::string> watchers;
  receiver().WaitFor(
      [&](const Spans& spans) {
        for (const ReceivedSpan& span : spans) {
          if (span.service != "inventoryd") continue;
          const auto watcher = span.attributes.find("muster.watcher");
          if (watcher != span.attributes.end())
            watchers.insert(watcher->second);
        }
        return watchers.count("trust") > 0;
      },
      kLimit);
  EXPECT_THAT(watchers, IsSupersetOf({"trust"}));
}

TEST_F(TraceTest, CommandIsKeptWhenNothingElseIsSampled) {
  AwaitSynced();
  const std::string device = AwaitTrustedMac();
  ASSERT_NO_FATAL_FAILURE(Reconfigure([](config::v1::MusterConfig& config) {
    config.mutable_telemetry()->set_sample_percent(0);
  }));
  const size_t before = receiver().spans().size();
  EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  EXPECT_EQ(
      Ctl({"lock", device, "--reason", "a test", "--ticket", "T-1", "--yes"})
          .exit_code,
      0);

  const std::vector<std::string> want = {"irud", "actionsd"};
  std::vector<std::string> got;
  receiver().WaitFor(
      [&](const Spans& spans) {
        const ReceivedSpan* lock = FindLock(spans);
        if (lock != nullptr) got = ServicesUpward(spans, *lock);
        return got == want;
      },
      kLimit);
  EXPECT_EQ(got, want);
  const Spans spans = receiver().spans();
  for (size_t i = before; i < spans.size(); ++i) {
    EXPECT_TRUE(spans[i].name != "sync.page" || spans[i].failed)
        << "of " << spans[i].service;
  }
}

TEST_F(TraceTest, MusterctlTellsWhereAChangeIs) {
  AwaitSynced();
  const std::string device = AwaitTrustedMac();

  nlohmann::json trace;
  const auto handled = [&](const std::string& watcher) {
    for (const auto& one : trace["watchers"]) {
      if (one["watcher"]["watcher"] == watcher) return one["step"] == "HANDLED";
    }
    return false;
  };
  for (int i = 0; i < 200 && !handled("trust"); ++i) {
    const CtlResult result = Ctl({"trace", "device", device, "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.errors;
    trace = nlohmann::json::parse(result.output);
  }

  EXPECT_TRUE(handled("trust")) << trace.dump();
  EXPECT_EQ(trace["change"]["device"]["name"], device);
  const std::string trace_id = trace["sync"]["trace_id"];
  EXPECT_TRUE(receiver().WaitFor(
      [&](const Spans& spans) {
        return std::any_of(
            spans.begin(), spans.end(), [&](const ReceivedSpan& span) {
              return span.service == "irud" && span.trace_id == trace_id &&
                     span.parent_span_id.empty();
            });
      },
      kLimit))
      << trace_id;
}

}  // namespace
}  // namespace muster::testing
