package dev.zhiyin.server.problem;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers that the web server gives before any route is tried, such as to a broken URI. */
final class JettyProblems extends ErrorHandler {
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
