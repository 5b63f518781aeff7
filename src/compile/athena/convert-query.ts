import type {
  GroupByContext,
  GroupingSetContext,
  LimitRowCountContext,
  QueryContext,
  QueryNoWithContext,
  QueryPrimaryContext,
  QuerySpecificationContext,
  QueryTermContext,
  RowCountContext,
  SelectItemContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Conversion } from './conversion.ts'
import { convertSortItems, convertWindow } from './convert-call.ts'
import { contextSpan, convertIdentifier, convertQualifiedName } from './convert-name.ts'
import { convertPrimary } from './convert-primary.ts'
import { convertColumnAliases, convertRelation, convertTableName } from './convert-relation.ts'
import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import type { GroupBy, GroupingElement, NamedQuery, Query, QueryBody, RowCount, SelectItem } from './query.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function convertQuery(context: QueryContext, conversion: Conversion): Query {
  const trino = loadTrinoParser()
  if (!(context instanceof trino.QueryStatementContext))
    throw refused(contextSpan(context), context.getText())
  const clause = context.with()
  if (clause?.KW_RECURSIVE()) throw refused(contextSpan(clause), 'WITH RECURSIVE')
  const named = clause?.namedQuery().map((item): NamedQuery => {
    const columns = item.columnAliases()
    return {
      name: convertIdentifier(item.identifier()),
      ...(columns ? { columns: convertColumnAliases(columns) } : {}),
      query: conversion.query(item.query()),
    }
  })
  return { ...convertQueryNoWith(context.queryNoWith(), conversion), with: named ?? [] }
}

function convertQueryNoWith(context: QueryNoWithContext, conversion: Conversion): Query {
  const limit = context._limit
  const fetch = context._fetchFirst
  if (context.KW_TIES()) throw refused(contextSpan(context), 'FETCH FIRST … WITH TIES')
  const fetchCount: RowCount | undefined = context.KW_FETCH()
    ? fetch
      ? convertRowCount(fetch)
      : { kind: 'count', text: '1', span: contextSpan(context) }
    : undefined
  const count = limit ? convertLimit(limit) : fetchCount
  return {
    with: [],
    body: convertTerm(context.queryTerm(), conversion),
    orderBy: convertSortItems(context.sortItem(), conversion),
    ...(context._offset ? { offset: convertRowCount(context._offset) } : {}),
    ...(count ? { limit: count } : {}),
    span: contextSpan(context),
  }
}

function convertLimit(context: LimitRowCountContext): RowCount | undefined {
  const count = context.rowCount()
  return count ? convertRowCount(count) : undefined
}

function convertRowCount(context: RowCountContext): RowCount {
  const span = contextSpan(context)
  const mark = context.QUESTION_MARK()
  if (mark) return { kind: 'parameter', index: mark.symbol.start, span }
  return { kind: 'count', text: context.getText(), span }
}

function convertTerm(context: QueryTermContext, conversion: Conversion): QueryBody {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  if (context instanceof trino.QueryTermDefaultContext)
    return convertPrimaryQuery(context.queryPrimary(), conversion)
  if (context instanceof trino.SetOperationContext) {
    const [left, right] = context.queryTerm().map((term) => convertTerm(term, conversion))
    const operator = context.KW_UNION() ? 'union' : context.KW_INTERSECT() ? 'intersect' : 'except'
    const distinct = !context.setQuantifier()?.KW_ALL()
    if (left && right) return { kind: 'set-operation', operator, distinct, left, right, span }
  }
  throw refused(span, context.getText())
}

function convertPrimaryQuery(context: QueryPrimaryContext, conversion: Conversion): QueryBody {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  if (context instanceof trino.QueryPrimaryDefaultContext)
    return convertSelect(context.querySpecification(), conversion)
  if (context instanceof trino.SubqueryContext) {
    return { kind: 'nested', query: convertQueryNoWith(context.queryNoWith(), conversion), span }
  }
  if (context instanceof trino.InlineTableContext) {
    return { kind: 'values', rows: context.expression().map(conversion.expression), span }
  }
  if (context instanceof trino.TableContext)
    return { kind: 'table', name: convertTableName(context.tableRef()), span }
  throw refused(span, context.getText())
}

function convertSelect(context: QuerySpecificationContext, conversion: Conversion): QueryBody {
  const where = context.whereClause()?.booleanExpression()
  const having = context.havingClause()?.booleanExpression()
  const groupBy = context.groupBy()
  return {
    kind: 'select',
    distinct: Boolean(context.setQuantifier()?.KW_DISTINCT()),
    items: context
      .selectList()
      .selectItem()
      .map((item) => convertSelectItem(item, conversion)),
    from: context.relation().map((relation) => convertRelation(relation, conversion)),
    ...(where ? { where: conversion.boolean(where) } : {}),
    ...(groupBy ? { groupBy: convertGroupBy(groupBy, conversion) } : {}),
    ...(having ? { having: conversion.boolean(having) } : {}),
    windows: context.windowDefinition().map((definition) => ({
      name: convertIdentifier(definition.identifier()),
      window: convertWindow(definition.windowSpecification(), conversion),
    })),
    span: contextSpan(context),
  }
}

function convertSelectItem(context: SelectItemContext, conversion: Conversion): SelectItem {
  const span = contextSpan(context)
  if (context.selectAllWithoutTable()) return { kind: 'all', span }
  const all = context.tableAllColumns()
  if (all) {
    const aliases = context.columnAliases()
    const of = convertPrimary(all.primaryExpression(), conversion)
    return { kind: 'all', of, ...(aliases ? { aliases: convertColumnAliases(aliases) } : {}), span }
  }
  const column = context.selectLiteralColumnName()?.columnRef().qualifiedName()
  const written = context.selectExpressionColumnName()?.expression()
  const expression: Expression | undefined = column
    ? { kind: 'name', parts: convertQualifiedName(column), span: contextSpan(column) }
    : written && conversion.expression(written)
  if (!expression) throw refused(span, context.getText())
  const alias = context.identifier()
  return { kind: 'expression', expression, ...(alias ? { alias: convertIdentifier(alias) } : {}), span }
}

function convertGroupBy(context: GroupByContext, conversion: Conversion): GroupBy {
  const trino = loadTrinoParser()
  const elements = context.groupingElement().map((element): GroupingElement => {
    const span = contextSpan(element)
    const sets = (contexts: readonly GroupingSetContext[]) =>
      contexts.map((set) => convertGroupingSet(set, conversion))
    if (element instanceof trino.SingleGroupingSetContext)
      return { kind: 'plain', sets: sets([element.groupingSet()]), span }
    if (element instanceof trino.RollupContext)
      return { kind: 'rollup', sets: sets(element.groupingSet()), span }
    if (element instanceof trino.CubeContext) return { kind: 'cube', sets: sets(element.groupingSet()), span }
    if (element instanceof trino.MultipleGroupingSetsContext)
      return { kind: 'sets', sets: sets(element.groupingSet()), span }
    throw refused(span, element.getText())
  })
  return { distinct: Boolean(context.setQuantifier()?.KW_DISTINCT()), elements }
}

function convertGroupingSet(context: GroupingSetContext, conversion: Conversion): readonly Expression[] {
  return context.groupingTerm().map((term): Expression => {
    const column = term.columnRef()?.qualifiedName()
    if (column) return { kind: 'name', parts: convertQualifiedName(column), span: contextSpan(column) }
    const written = term.expression()
    if (written) return conversion.expression(written)
    throw mistake(contextSpan(term), `unexpected ${term.getText()}`)
  })
}
