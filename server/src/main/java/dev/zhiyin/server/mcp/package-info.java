/** The shop as tools of language models, by the Model Context Protocol. */
@NullMarked
package dev.zhiyin.server.mcp;

import org.jspecify.annotations.NullMarked;
