package dev.zhiyin.server.problem;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Where failures leave the server: every one becomes a problem, and those of ours are logged. */
public final class ProblemEdge {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemEdge.class);

  /** How to say who one is (RFC 9110, 11.6.1). */
  private static final String CHALLENGE = "ApiKey header=\"X-API-Key\", Bearer realm=\"zhiyin\"";

  /** What the request's id is called in the lines of the log. */
  private static final String LOGGED = "requestId";

  private final ProblemReporter reporter = new ProblemReporter();

  private ProblemEdge() {}

  /** Gives every request its id, and every failure its answer. */
  public static void add(JavalinConfig config) {
    var edge = new ProblemEdge();
    config.routes.before(ProblemEdge::begin);
    config.routes.after(_ -> MDC.remove(LOGGED));
    config.routes.exception(
        Exception.class,
        (failure, request) -> send(request, edge.reporter.problem(failure, request)));
    config.routes.exception(HttpResponseException.class, ProblemEdge::framework);
    config.router.javaLangErrorHandler(edge::fatal);
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyProblems()));
  }

  private static void begin(Context request) {
    String id = RequestId.of(request.req().getHeader(RequestId.HEADER));
    MDC.put(LOGGED, id);
    request.header(RequestId.HEADER, id).header(Header.VARY, Header.ACCEPT_ENCODING);
  }

  /* The router's own answers: no such path, no such method. */
  private static void framework(HttpResponseException failure, Context request) {
    String asked = "%s %s".formatted(request.method().name(), request.path());
    String allowed = failure.getDetails().getOrDefault("availableMethods", "");
    if (!allowed.isEmpty()) {
      request.header(Header.ALLOW, allowed);
    }
    String detail =
        switch (failure.getStatus()) {
          case 404 -> "there is no " + asked;
          case 405 -> "there is no %s; this path has %s".formatted(asked, allowed);
          default -> String.valueOf(failure.getMessage());
        };
    send(request, Problems.ofStatus(failure.getStatus(), detail));
  }

  private void fatal(HttpServletResponse response, Error fault) {
    String id = RequestId.of(response.getHeader(RequestId.HEADER));
    reporter.fault(id, fault);
    response.setStatus(ProblemKind.INTERNAL.status());
    response.setContentType(Problem.CONTENT_TYPE);
    try {
      response.getOutputStream().write(Problems.internal().bytes(id));
    } catch (IOException gone) {
      LOG.debug("request {}: nobody waits for the answer", id, gone);
    }
  }

  private static void send(Context request, Problem problem) {
    request.status(problem.status());
    if (problem.kind() == ProblemKind.UNAUTHORIZED) {
      request.header(Header.WWW_AUTHENTICATE, CHALLENGE);
    }
    problem.retryAfterSeconds().ifPresent(seconds -> request.header(Header.RETRY_AFTER, seconds));
    request.contentType(Problem.CONTENT_TYPE).result(problem.bytes(id(request)));
  }

  /** The id of a request, as its answer has it. */
  public static String id(Context request) {
    return RequestId.of(request.res().getHeader(RequestId.HEADER));
  }

  /** Answers that the web server gives before any route is tried, such as to a broken URI. */
  private static final class JettyProblems extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
      return true; // else only GET, POST and HEAD have a body
    }

    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int status,
        String reason,
        Throwable cause,
        Callback callback) {
      String id = RequestId.of(request.getHeaders().get(RequestId.HEADER));
      Problem problem = Problems.ofStatus(status, reason);
      response.setStatus(problem.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
      response.getHeaders().put(RequestId.HEADER, id);
      problem
          .retryAfterSeconds()
          .ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds));
      response.write(true, ByteBuffer.wrap(problem.bytes(id)), callback);
    }
  }

  /** The id by which a request is found in logs, here and in the programs before this one. */
  private static final class RequestId {
    static final String HEADER = "X-Request-ID";

    private RequestId() {}

    /** The id that came with the request if it is sane, else a new one. */
    static String of(@Nullable String given) {
      return given != null && given.matches("[A-Za-z0-9._~:/+=-]{1,128}")
          ? given
          : random().toString();
    }

    /* Of version 4, but not of secure numbers, for which every request would wait for the others. */
    private static UUID random() {
      var random = ThreadLocalRandom.current();
      return new UUID(
          (random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }
  }
}
