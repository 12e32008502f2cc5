package org.opensearch.transport.grpc.spi;

/**
 * Empty stand-in: the k-NN plugin names it for searches by gRPC, which are off, and the artifact
 * that has it is not published.
 */
public interface QueryBuilderProtoConverter {}
