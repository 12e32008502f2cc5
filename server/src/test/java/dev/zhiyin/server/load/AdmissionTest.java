package dev.zhiyin.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.server.config.HttpSettings.ConcurrentRequests;
import dev.zhiyin.server.load.Admission.Holder;
import dev.zhiyin.server.load.Admission.Kind;
import dev.zhiyin.server.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(new ConcurrentRequests(30, 5, 1, 1));

  private static Holder holder(String name) {
    return new Holder(name, 100);
  }

  /** As many as it gets. */
  private int taken(Kind kind, Holder holder) {
    var held = new ArrayList<Held>();
    try {
      while (true) {
        held.add(new Held(admission, kind, holder));
      }
    } catch (Refusal full) {
      return held.size();
    }
  }

  @Test
  void eachKindHasItsOwnPlaces() {
    assertThat(taken(Kind.WRITES, Holder.ANYBODY)).isEqualTo(5);
    assertThat(taken(Kind.READS, Holder.ANYBODY)).isEqualTo(30);
    assertThat(taken(Kind.ADMINISTRATION, Holder.ANYBODY)).isEqualTo(1);
    assertThat(admission.inside()).isEqualTo(36);
  }

  @Test
  void nobodyHasMoreThanIsLeftAndTheNextIsLetIn() {
    assertThat(List.of("a", "b", "c", "d").stream().map(name -> taken(Kind.READS, holder(name))))
        .containsExactly(15, 8, 4, 2);
    assertThat(taken(Kind.READS, holder("a"))).isZero();
  }

  @Test
  void aHolderHasNoMoreThanItMayOfAllKindsTogether() {
    var three = new Holder("a", 3);
    try (var _ = new Held(admission, Kind.WRITES, three)) {
      assertThat(taken(Kind.READS, three)).isEqualTo(2);
    }
  }

  @Test
  void aPlaceThatIsLeftIsFree() {
    try (var _ = new Held(admission, Kind.ADMINISTRATION)) {
      assertThatThrownBy(() -> new Held(admission, Kind.ADMINISTRATION))
          .isInstanceOf(Refusal.class)
          .hasMessage("1 requests for administration are worked on, the most that may be");
    }
    assertThat(admission.inside()).isZero();
    assertThat(taken(Kind.ADMINISTRATION, Holder.ANYBODY)).isEqualTo(1);
  }
}
