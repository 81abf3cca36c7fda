// What every VendorArchive does, run over each of them. A test file gives the
// suite its tenants:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, VendorArchiveConformance,
//                            ::testing::Values(ArchiveBenchFactory(Make)));
#ifndef CONNECTOR_CORE_VENDOR_ARCHIVE_CONFORMANCE_H_
#define CONNECTOR_CORE_VENDOR_ARCHIVE_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "connector/core/vendor_archive.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

// A tenant with one device of which it keeps a recovery password but no unlock
// PIN, and what it needs.
class ArchiveBench {
 public:
  virtual ~ArchiveBench() = default;

  virtual VendorArchive& archive() = 0;
  virtual std::string vendor_id() const = 0;
  virtual std::string serial_number() const = 0;
  // Something is done to the device, of which both logs tell one event, and
  // some time passes.
  virtual void Happen() = 0;
};

using ArchiveBenchFactory = std::function<std::unique_ptr<ArchiveBench>()>;

class VendorArchiveConformance
    : public ::testing::TestWithParam<ArchiveBenchFactory> {
 protected:
  using Read = std::function<absl::StatusOr<v1::ListVendorEventsResponse>(
      const std::string& cursor)>;

  // Everything from `cursor` on, which moves.
  static std::vector<v1::VendorEvent> ReadAll(const Read& read,
                                              std::string& cursor) {
    std::vector<v1::VendorEvent> events;
    bool more = true;
    while (more) {
      const auto page = read(cursor);
      EXPECT_THAT(page, muster::testing::IsOk());
      if (!page.ok()) break;
      EXPECT_FALSE(page->next_cursor().empty());
      events.insert(events.end(), page->events().begin(), page->events().end());
      cursor = page->next_cursor();
      more = page->more();
    }
    return events;
  }

  // Both logs, and what can be asked of them.
  std::vector<Read> Logs(absl::Time after = absl::InfinitePast()) {
    return {[this, after](const std::string& cursor) {
              return archive_.TenantEvents(cursor, after);
            },
            [this, after](const std::string& cursor) {
              return archive_.DeviceEvents(id_, cursor, after);
            }};
  }

  static absl::Time TimeOf(const v1::VendorEvent& event) {
    return absl::FromUnixSeconds(event.time().seconds()) +
           absl::Nanoseconds(event.time().nanos());
  }

  const std::unique_ptr<ArchiveBench> bench_ = GetParam()();
  VendorArchive& archive_ = bench_->archive();
  const std::string id_ = bench_->vendor_id();
  const std::string serial_number_ = bench_->serial_number();
};

TEST_P(VendorArchiveConformance, ReadsASecretThatIsThere) {
  const auto values = archive_.ReadSecret(id_, serial_number_,
                                          v1::SECRET_KIND_RECOVERY_PASSWORD);

  ASSERT_THAT(values, muster::testing::IsOk());
  ASSERT_EQ(values->size(), 1u);
  EXPECT_FALSE(values->front().value().empty());
}

TEST_P(VendorArchiveConformance, SaysThatASecretIsNotThere) {
  EXPECT_THAT(
      archive_.ReadSecret(id_, serial_number_, v1::SECRET_KIND_UNLOCK_PIN),
      muster::testing::ErrorIs(absl::StatusCode::kNotFound,
                               "SECRET_NOT_FOUND"));
}

TEST_P(VendorArchiveConformance, ReadsNoSecretOfAnotherSerialNumber) {
  EXPECT_THAT(archive_.ReadSecret(id_, serial_number_ + "X",
                                  v1::SECRET_KIND_RECOVERY_PASSWORD),
              muster::testing::ErrorIs(absl::StatusCode::kFailedPrecondition,
                                       "DEVICE_DRIFTED"));
}

TEST_P(VendorArchiveConformance, TellsEachEventOnceOldestFirst) {
  for (int i = 0; i < 3; ++i) bench_->Happen();
  for (const Read& log : Logs()) {
    std::string cursor;
    const auto events = ReadAll(log, cursor);

    std::set<std::string> ids;
    for (size_t i = 0; i < events.size(); ++i) {
      EXPECT_TRUE(ids.insert(events[i].id()).second) << events[i].id();
      const absl::Time before =
          i == 0 ? absl::InfinitePast() : TimeOf(events[i - 1]);
      EXPECT_GE(TimeOf(events[i]), before);
    }
    EXPECT_GE(events.size(), 3u);
  }
}

TEST_P(VendorArchiveConformance, GoesOnLaterWhereItWas) {
  std::vector<std::string> cursors(2);
  for (size_t i = 0; i < 2; ++i) ReadAll(Logs()[i], cursors[i]);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_THAT(ReadAll(Logs()[i], cursors[i]), ::testing::IsEmpty());
  }

  bench_->Happen();

  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(ReadAll(Logs()[i], cursors[i]).size(), 1u);
  }
}

TEST_P(VendorArchiveConformance, BeginsAtTheAskedTime) {
  for (int i = 0; i < 3; ++i) bench_->Happen();
  for (size_t i = 0; i < 2; ++i) {
    std::string cursor;
    const auto all = ReadAll(Logs()[i], cursor);
    ASSERT_GE(all.size(), 3u);
    const absl::Time since = TimeOf(all[all.size() - 2]);

    cursor.clear();
    const auto late = ReadAll(Logs(since)[i], cursor);

    ASSERT_EQ(late.size(), 2u);
    EXPECT_EQ(late[0].id(), all[all.size() - 2].id());
  }
}

TEST_P(VendorArchiveConformance, RefusesACursorThatItDidNotGive) {
  for (const Read& log : Logs()) {
    EXPECT_THAT(log("?"),
                muster::testing::ErrorIs(absl::StatusCode::kInvalidArgument,
                                         "CURSOR_MALFORMED"));
  }
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_VENDOR_ARCHIVE_CONFORMANCE_H_
