#include "base/audit/chain.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::actions::v1::AuditEntry;
using ::muster::actions::v1::AuditRecord;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

AuditEntry Entry(int64_t sequence, const std::string& previous_hash) {
  AuditRecord record;
  record.set_sequence(sequence);
  record.set_previous_hash(previous_hash);
  return SealAuditRecord(record);
}

TEST(Sha256, IsTheStandardsOwnExample) {
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(AuditChain, TakesEntriesThatFollowEachOther) {
  AuditChain chain;
  AuditRecord record;
  const AuditEntry first = Entry(1, NoAuditHash());
  const AuditEntry second = Entry(2, first.hash());

  EXPECT_THAT(chain.Add(first, record), IsOk());
  EXPECT_THAT(chain.Add(second, record), IsOk());

  EXPECT_EQ(record.sequence(), 2);
  EXPECT_EQ(chain.size(), 2);
  EXPECT_EQ(chain.head_hash(), second.hash());
}

TEST(AuditChain, GoesOnFromWhereItIsTold) {
  AuditChain chain(41, Sha256("head"));
  AuditRecord record;

  EXPECT_THAT(chain.Add(Entry(42, Sha256("head")), record), IsOk());
}

TEST(AuditChain, FindsEveryChangedByte) {
  const AuditEntry good = Entry(1, NoAuditHash());
  AuditRecord record;

  for (size_t i = 0; i < good.record().size(); ++i) {
    AuditEntry bad = good;
    (*bad.mutable_record())[i] ^= 1;
    AuditChain chain;
    EXPECT_THAT(chain.Add(bad, record),
                ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_HASH_WRONG"));
    EXPECT_EQ(chain.size(), 0);
  }
}

TEST(AuditChain, FindsARecordThatWasTakenOut) {
  AuditChain chain;
  AuditRecord record;

  EXPECT_THAT(chain.Add(Entry(2, NoAuditHash()), record),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_SEQUENCE_WRONG"));
}

TEST(AuditChain, FindsARecordThatWasWrittenAnew) {
  AuditChain chain;
  AuditRecord record;
  ASSERT_THAT(chain.Add(Entry(1, NoAuditHash()), record), IsOk());

  EXPECT_THAT(chain.Add(Entry(2, Sha256("another first")), record),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_LINK_WRONG"));
}

TEST(AuditChain, RefusesBytesThatAreNoRecord) {
  AuditEntry entry;
  entry.set_record("\xff\xff\xff");
  entry.set_hash(Sha256(entry.record()));
  AuditChain chain;
  AuditRecord record;

  EXPECT_THAT(chain.Add(entry, record),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_RECORD_UNREADABLE"));
}

}  // namespace
}  // namespace muster
