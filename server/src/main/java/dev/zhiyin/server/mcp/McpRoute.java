package dev.zhiyin.server.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.CrossOrigin;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemEdge;
import dev.zhiyin.server.problem.ProblemReporter;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.recommendation.JsonRequests;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Tools of language models over the Model Context Protocol's streamable HTTP, without sessions: one
 * message a request, so that any server of the shop answers any of them. It is a route as others
 * are, with their keys, limits and problems; what is wrong with a call itself is told in its
 * result, for the model to read.
 */
public final class McpRoute {
  private static final String PATH = "/mcp";
  private static final String VERSION_HEADER = "MCP-Protocol-Version";
  private static final String REQUEST = "request";
  private static final String PARAMS = "params";
  private static final JsonMapper TREES = new JsonMapper();
  private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(TREES);

  private static final String INSTRUCTIONS =
      "Products of one shop. Begin with search, or with recommend for a shopper who is known;"
          + " explain says why a product fits a shopper, product has all that the shop says of it."
          + " The reasons in answers are true as they are worded: repeat them, and add none.";

  private final Transport transport = new Transport();
  private final ProblemReporter reporter = new ProblemReporter();

  private McpRoute() {}

  public static void add(RoutesConfig routes, JsonRequests questions, CatalogueWriter catalogue) {
    var here = new McpRoute();
    List<ShopTool> tools = ShopTool.all(questions, catalogue);
    McpServer.sync(here.transport)
        .serverInfo("zhiyin", version())
        .instructions(INSTRUCTIONS)
        .capabilities(ServerCapabilities.builder().tools(false).build())
        .jsonMapper(JSON)
        .validateToolInputs(false) // by the questions, in the words of the API
        .jsonSchemaValidator((_, _) -> ValidationResponse.asValid(""))
        .immediateExecution(true)
        .tools(tools.stream().map(here::specification).toList())
        .build();
    var calls = new CallCheck(tools.stream().map(ShopTool::name).toList());
    routes.post(PATH, request -> here.post(request, calls), Access.SEARCH);
  }

  private static String version() {
    return Objects.requireNonNullElse(
        McpRoute.class.getPackage().getImplementationVersion(), "development");
  }

  /** What the SDK's server is spoken to by. */
  private static final class Transport implements McpStatelessServerTransport {
    @SuppressWarnings("NullAway.Init") // set when the server is built
    private McpStatelessServerHandler server;

    @Override
    public void setMcpHandler(McpStatelessServerHandler handler) {
      server = handler;
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }

  private SyncToolSpecification specification(ShopTool tool) {
    return SyncToolSpecification.builder()
        .tool(tool.tool())
        .callHandler((context, call) -> called(tool, call, context))
        .build();
  }

  private CallToolResult called(ShopTool tool, CallToolRequest call, McpTransportContext context) {
    var request = (Context) Objects.requireNonNull(context.get(REQUEST));
    try {
      Map<String, Object> arguments = Objects.requireNonNullElse(call.arguments(), Map.of());
      return result(Json.bytes(tool.answer(arguments, request)), false);
    } catch (RuntimeException failure) {
      Problem problem = reporter.problem(failure, request);
      return result(problem.bytes(ProblemEdge.id(request)), true);
    }
  }

  private static CallToolResult result(byte[] json, boolean isError) {
    return CallToolResult.builder()
        .addTextContent(new String(json, StandardCharsets.UTF_8))
        .isError(isError)
        .build();
  }

  private void post(Context request, CallCheck calls) {
    Query.of(request);
    CrossOrigin.require(request);
    requireVersion(request);
    var context = McpTransportContext.create(Map.of(REQUEST, request));
    JsonNode json = JsonBody.of(request);
    switch (message(json)) {
      case JSONRPCRequest asked -> {
        JSONRPCResponse answer =
            calls
                .wrong(asked.method(), json.path(PARAMS))
                .map(wrong -> JSONRPCResponse.error(asked.id(), invalid(wrong)))
                .orElseGet(() -> transport.server.handleRequest(context, asked).block());
        Json.send(request, TREES.valueToTree(answer));
      }
      case JSONRPCNotification _ -> request.status(202); // there is no session that it could change
      default -> throw Refusal.at("", "is an answer; wanted a request or a notification");
    }
  }

  private static JSONRPCError invalid(String wrong) {
    return new JSONRPCError(ErrorCodes.INVALID_PARAMS, wrong);
  }

  /** What the SDK's server takes for granted of the parameters of a request. */
  private record CallCheck(List<String> tools) {
    /** What is wrong with them, if anything is. */
    Optional<String> wrong(String method, JsonNode params) {
      boolean isCall = method.equals(McpSchema.METHOD_TOOLS_CALL);
      if ((isCall || method.equals(McpSchema.METHOD_INITIALIZE)) && !params.isObject()) {
        return Optional.of("/params is missing; wanted an object");
      }
      return isCall ? wrong(params) : Optional.empty();
    }

    private Optional<String> wrong(JsonNode call) {
      String name = call.path("name").textValue();
      if (name == null || !tools.contains(name)) {
        return Optional.of(
            "Unknown tool: /params/name is %s; wanted one of %s"
                .formatted(call.path("name"), String.join(", ", tools)));
      }
      JsonNode arguments = call.path("arguments");
      return isAbsent(arguments) || arguments.isObject()
          ? Optional.empty()
          : Optional.of("/params/arguments is %s; wanted an object".formatted(arguments));
    }
  }

  private static boolean isAbsent(JsonNode json) {
    return json.isMissingNode() || json.isNull();
  }

  private void requireVersion(Context request) {
    String version = request.header(VERSION_HEADER);
    if (version != null && !transport.protocolVersions().contains(version)) {
      throw Refusal.at(
          "",
          "is of %s %s; this server speaks %s"
              .formatted(VERSION_HEADER, version, String.join(", ", transport.protocolVersions())));
    }
  }

  private static JSONRPCMessage message(JsonNode json) {
    JsonNode params = json.path(PARAMS);
    if (!isAbsent(params) && !params.isObject()) {
      throw Refusal.at("/params", "is '%s'; wanted an object".formatted(params));
    }
    try {
      return McpSchema.deserializeJsonRpcMessage(JSON, json.toString());
    } catch (IOException | IllegalArgumentException _) {
      throw Refusal.at("", "is no message of JSON-RPC 2.0");
    }
  }
}
