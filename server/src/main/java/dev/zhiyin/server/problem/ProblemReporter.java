package dev.zhiyin.server.problem;

import dev.zhiyin.engine.ZhiyinException;
import io.javalin.http.Context;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what went wrong: whoever asked by a problem, operators by a line of the log. */
public final class ProblemReporter {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemReporter.class);

  private final FaultLog faults = new FaultLog(LOG, Duration.ofSeconds(10));

  /** What a request is told of a failure, which is logged if it is one of ours. */
  public Problem problem(Exception failure, Context request) {
    String id = ProblemEdge.id(request);
    return switch (failure) {
      case Refusal refusal -> refusal.problem();
      case ZhiyinException ours -> logged(Problems.of(ours), ours, id);
      default -> {
        fault(id, failure);
        yield Problems.internal();
      }
    };
  }

  private Problem logged(Problem problem, ZhiyinException failure, String id) {
    switch (problem.kind()) {
      case INTERNAL -> faults.fault(id, failure);
      case STORE_UNAVAILABLE -> faults.passing(id, failure);
      default -> LOG.debug("request {} failed: {}", id, problem.detail());
    }
    return problem;
  }

  void fault(String id, Throwable fault) {
    faults.fault(id, fault);
  }
}
