package dev.zhiyin.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Context request = request();

  @Test
  void refusesWhatWouldBeAnsweredTooLate() {
    Deadline.start(request, Duration.ZERO);
    Deadline deadline = Deadline.of(request);

    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.atMost(LONG)).isZero();
    assertThatThrownBy(deadline::require)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.problem().kind()).isEqualTo(ProblemKind.DEADLINE_EXCEEDED);
              assertThat(refusal.problem().kind().status()).isEqualTo(503);
            });
  }

  @Test
  void letsBeginWhatIsInTime() {
    Deadline.start(request, LONG);
    Deadline deadline = Deadline.of(request);

    deadline.require();
    assertThat(deadline.isOver()).isFalse();
    assertThat(deadline.atMost(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.atMost(LONG.plusSeconds(1))).isBetween(LONG.minusSeconds(60), LONG);
  }

  @Test
  void hasToBeStarted() {
    assertThatThrownBy(() -> Deadline.of(request)).isInstanceOf(IllegalStateException.class);
  }

  /* One that keeps attributes and can do nothing else. */
  private static Context request() {
    var attributes = new HashMap<Object, Object>();
    return (Context)
        Proxy.newProxyInstance(
            DeadlineTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("attribute");
              return arguments.length == 1
                  ? attributes.get(arguments[0])
                  : attributes.put(arguments[0], arguments[1]);
            });
  }
}
