#include "actions/service/request_checks.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

v1::CreateCommandRequest LockRequest() {
  v1::CreateCommandRequest request;
  request.set_parent("sources/iru/devices/a");
  request.mutable_command()->mutable_lock();
  request.set_request_id("id");
  request.set_reason("stolen");
  request.set_ticket("T-1");
  return request;
}

auto Invalid(const char* reason) {
  return ErrorIs(absl::StatusCode::kInvalidArgument, reason);
}

TEST(RequestChecksTest, WholeRequestPasses) {
  EXPECT_THAT(CheckRequest(LockRequest()), IsOk());
}

TEST(RequestChecksTest, ParentIsExactlyOneDevice) {
  v1::CreateCommandRequest request = LockRequest();
  for (const char* parent :
       {"", "sources/iru", "sources/iru/devices/-", "sources/-/devices/a"}) {
    request.set_parent(parent);
    EXPECT_THAT(CheckRequest(request), Invalid("RESOURCE_NAME_MALFORMED"));
  }
}

TEST(RequestChecksTest, CommandMustBeSet) {
  v1::CreateCommandRequest request = LockRequest();
  request.clear_command();
  EXPECT_THAT(CheckRequest(request), Invalid("COMMAND_MISSING"));

  request.mutable_command();
  EXPECT_THAT(CheckRequest(request), Invalid("COMMAND_MISSING"));
}

TEST(RequestChecksTest, RequestIdMustBeSet) {
  v1::CreateCommandRequest request = LockRequest();
  request.clear_request_id();

  EXPECT_THAT(CheckRequest(request), Invalid("REQUEST_ID_MISSING"));
}

TEST(RequestChecksTest, WhatGivesOrTakesAccessNeedsATicket) {
  v1::CreateCommandRequest request = LockRequest();
  request.set_ticket(" ");
  EXPECT_THAT(CheckRequest(request), Invalid("TICKET_MISSING"));

  request.mutable_command()->mutable_restart();
  EXPECT_THAT(CheckRequest(request), IsOk());
}

TEST(RequestChecksTest, BatchTakesAPlan) {
  v1::CreateBatchRequest request;
  request.mutable_command()->mutable_restart();
  request.set_request_id("id");
  request.set_reason("patch");
  EXPECT_THAT(CheckRequest(request), Invalid("RESOURCE_NAME_MALFORMED"));

  request.set_plan("sources/iru/plans/p");
  EXPECT_THAT(CheckRequest(request), IsOk());
}

TEST(RequestChecksTest, OnlyWhatNobodyNoticesNeedsNoReason) {
  v1::CreateCommandRequest request = LockRequest();
  request.set_reason(" \n");
  EXPECT_THAT(CheckRequest(request), Invalid("REASON_MISSING"));

  request.mutable_command()->mutable_blank_push();
  EXPECT_THAT(CheckRequest(request), IsOk());
}

TEST(RequestChecksTest, EachLimitIsInclusive) {
  const auto check = [](size_t request_id, size_t reason, size_t requester,
                        size_t message, size_t phone_number) {
    v1::CreateCommandRequest request = LockRequest();
    request.set_request_id(std::string(request_id, 'x'));
    request.set_reason(std::string(reason, 'x'));
    request.set_requester(std::string(requester, 'x'));
    connector::v1::Lock& lock = *request.mutable_command()->mutable_lock();
    lock.set_message(std::string(message, 'x'));
    lock.set_phone_number(std::string(phone_number, '5'));
    return CheckRequest(request);
  };

  EXPECT_THAT(check(128, 1024, 128, 255, 64), IsOk());
  EXPECT_THAT(check(129, 1024, 128, 255, 64), Invalid("FIELD_TOO_LONG"));
  EXPECT_THAT(check(128, 1025, 128, 255, 64), Invalid("FIELD_TOO_LONG"));
  EXPECT_THAT(check(128, 1024, 129, 255, 64), Invalid("FIELD_TOO_LONG"));
  EXPECT_THAT(check(128, 1024, 128, 256, 64), Invalid("FIELD_TOO_LONG"));
  EXPECT_THAT(check(128, 1024, 128, 255, 65), Invalid("FIELD_TOO_LONG"));
}

}  // namespace
}  // namespace muster::actions
